"""What is asked of `github_automation`, and what each of its actions hands back."""

from abc import abstractmethod
from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict

from analysis.housekeeping.settings import (
    BoardSettings,
    BranchSettings,
    EnvironmentSettings,
    LabelWish,
    NotesSettings,
)
from analysis.merge_train.settings import MergeSettings
from analysis.report.markdown_text import escape, table
from analysis.review.focus import Focus
from analysis.review.settings import ReviewSettings
from analysis.triage.settings import TriageSettings
from integrations.github.protection import Protection
from tasks.proposals import Mode
from tasks.quality import NotAPullRequest
from tasks.repositories import locate, slug_of
from tasks.repository_settings import RepositorySettings

NAME = "github-automation"
OPERATION = "github_automation"
MOST_LISTED = 200


class Value(BaseModel):
    model_config = ConfigDict(frozen=True)


class Request(Value):
    """One action with what it is to be done on; what an action has no use for it leaves alone."""

    repository: str
    mode: Mode = Mode.DRY_RUN
    number: int | None = None
    ref: str | None = None
    base: str | None = None
    title: str = ""
    body: str = ""
    focus: tuple[Focus, ...] = ()

    @property
    def slug(self) -> str:
        """`owner/name`. Raises NotAPullRequest for a repository that is not on our GitHub."""
        slug = slug_of(locate(self.repository)[1])
        if slug is None:
            raise NotAPullRequest(f"{self.repository} is not on the GitHub of GITHUB_API_URL")
        return slug

    def needed_number(self, what: str) -> int:
        """The number of the issue or pull request. Raises Missing."""
        if self.number is None:
            raise Missing(f"Say which {what}: --param number=7")
        return self.number


class Missing(ValueError):
    """An action was not told what it needs."""


class Report(Value):
    """`done` is what was written, or would be in a dry run; `remarks` is what people should know."""

    action: str
    repository: str
    mode: Mode
    done: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    @abstractmethod
    def to_markdown(self) -> str:
        """The report for people."""


class TableReport(Report):
    """The outcome of an action that looks at many things: a row each."""

    heading: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...] = ()
    nothing: str = "All is as it should be."

    def to_markdown(self) -> str:
        """Heading, table, and what was done."""
        rows = [[escape(cell) for cell in row] for row in self.rows]
        told = table(self.columns, rows, MOST_LISTED) if rows else self.nothing
        listed = [f"- {escape(one)}" for one in (*self.remarks, *self.done)]
        return "\n\n".join([f"# {escape(self.heading)}", told, *(["\n".join(listed)] if listed else [])])


class Policy(Protection):
    """How a branch is to be protected, every name of it known."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class AutomationSettings(Value):
    """`operations: github_automation:` in `.autopilot.yaml`: a section an action."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    review: ReviewSettings = ReviewSettings()
    merge: MergeSettings = MergeSettings()
    triage: TriageSettings = TriageSettings()
    branches: BranchSettings = BranchSettings()
    labels: Mapping[str, LabelWish] = {}
    notes: NotesSettings = NotesSettings()
    protect: Mapping[str, Policy] = {}
    board: BoardSettings | None = None
    environments: Mapping[str, EnvironmentSettings] = {}


def settings_of(settings: RepositorySettings) -> AutomationSettings:
    """The repository's wishes. Raises WrongRepositorySettings."""
    return settings.of(OPERATION, AutomationSettings)
