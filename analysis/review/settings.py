"""How a repository wants its pull requests reviewed."""

from pydantic import BaseModel, ConfigDict, Field

from analysis.findings import Severity
from analysis.review.focus import Focus

IGNORE = "autopilot: ignore"
"""The label that keeps us off an issue or a pull request."""


class ReviewSettings(BaseModel):
    """`operations: github_automation: review:` in `.autopilot.yaml`, as the base branch has it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    comments: int = Field(default=10, ge=0, le=50, description="The most comments on lines in one review.")
    least: Severity = Field(default=Severity.LOW, description="What is less severe is not said.")
    focus: tuple[Focus, ...] = Field(default=(), description="Areas to look at; all of them when empty.")
    request_changes: bool = Field(default=True, description="When a gate of code_quality_check is broken.")
    approve: bool = Field(default=False, description="When there is nothing to say and no gate is broken.")
    agent: bool = Field(default=True, description="Ask AGENT_MODEL as well, where it is set.")
    opinions: int = Field(default=5, ge=0, le=20, description="The most that a model is asked for.")
