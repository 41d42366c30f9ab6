"""What a repository asks of a pull request before it is merged."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, NonNegativeInt, PositiveInt

from analysis.review.settings import IGNORE


class MergeSettings(BaseModel):
    """`operations: github_automation: merge:` in `.autopilot.yaml`, as the base branch has it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    label: str = Field(default="autopilot: merge", description="Puts a pull request into the queue.")
    blocking_labels: tuple[str, ...] = (IGNORE, "do not merge", "do-not-merge", "wip")
    approvals: NonNegativeInt = Field(default=1, description="By people who may write here.")
    fresh_approvals: bool = Field(default=True, description="Approvals of older commits do not count.")
    resolved_threads: bool = Field(default=True, description="No thread of a review may be open.")
    checks: tuple[str, ...] = Field(default=(), description="Must have passed; beside what the branch requires.")
    up_to_date: bool = Field(default=False, description="The newest commit of the base must be in it.")
    method: Literal["merge", "squash", "rebase"] = "squash"
    batch: PositiveInt = Field(default=5, le=50, description="The most that are tested and merged together.")
    judge: Literal["own", "ci"] = Field(
        default="own", description="own: we run the repository's checks; ci: its CI does, on a branch of ours."
    )
    wait_minutes: NonNegativeInt = Field(default=30, description="How long one run waits for CI.")
    attempts: PositiveInt = Field(default=12, description="The most tests to find what fails in a batch.")
