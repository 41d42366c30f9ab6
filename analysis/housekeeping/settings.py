"""What a repository wants kept in order, and how: sections of `operations: github_automation:` in `.autopilot.yaml`."""

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, Field, NonNegativeInt, PositiveInt

from analysis.review.settings import IGNORE


class Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class BranchSettings(Section):
    """`branches:`"""

    keep: tuple[str, ...] = Field(default=("release/*", "gh-pages"), description="Never deleted, as patterns.")
    days: NonNegativeInt = Field(default=0, description="How long a branch stays after its merge.")


class LabelWish(Section):
    """`labels: {name: …}`; `was` are older names of the label, which is then renamed."""

    color: str = Field(default="ededed", pattern="^[0-9a-f]{6}$")
    description: str = Field(default="", max_length=100)
    was: tuple[str, ...] = ()


class NotesSettings(Section):
    """`notes:`. Groups in their order, each with the labels that lead there."""

    groups: Mapping[str, tuple[str, ...]] = {
        "Breaking changes": ("breaking", "breaking change"),
        "Security": ("security",),
        "New": ("enhancement", "feature"),
        "Fixed": ("bug", "fix"),
        "Documentation": ("documentation", "docs"),
        "Dependencies": ("dependencies",),
    }
    leave_out: tuple[str, ...] = (IGNORE, "skip changelog", "skip-changelog")


class BoardSettings(Section):
    """`board:`. The project, and the options of its field."""

    owner: str
    number: PositiveInt
    field: str = "Status"
    open: str = "Todo"
    begun: str = "In Progress"
    done: str = "Done"


class EnvironmentSettings(Section):
    """`environments: {production: …}`: what has to answer after a deployment, and what it has to say."""

    url: str = Field(default="", pattern="^$|^https?://")
    contains: str = ""
    seconds: PositiveInt = 10
