"""How a repository wants its issues triaged."""

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, Field, PositiveInt


class TriageSettings(BaseModel):
    """`operations: github_automation: triage:` in `.autopilot.yaml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    labels: Mapping[str, tuple[str, ...]] = Field(
        default={}, description="Words in the title or the text that ask for a label, beside the usual ones."
    )
    learn: bool = Field(default=True, description="Give labels that past issues teach.")
    assign: bool = Field(default=True, description="By CODEOWNERS, else by who changed the files last.")
    duplicates: bool = True
    ask: Mapping[str, str] = Field(
        default={}, description="What a bug report has to tell, with a pattern by which that is seen."
    )
    issues: PositiveInt = Field(default=20, le=100, description="The most in one run, where no number is given.")
