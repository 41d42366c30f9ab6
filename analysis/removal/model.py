"""What is to go, and what became of it."""

from pydantic import BaseModel, ConfigDict

from analysis.findings import Finding

IMPORT = "unused/import"
NOT_THERE = "it is not where it was found"
SHARED = "another statement stands on its line"


class Value(BaseModel):
    model_config = ConfigDict(frozen=True)


class Doomed(Value):
    """One name that is to go: a definition or an import, by the line of its own name."""

    path: str
    name: str
    line: int
    rule: str

    @property
    def word(self) -> str:
        """The name as code that uses it has it."""
        return self.name.rpartition(".")[2]

    @property
    def key(self) -> tuple[str, str, str]:
        """The same after lines have moved."""
        return self.path, self.rule, self.name


class Removed(Value):
    """What was taken out, with why nothing needs it; `follows` when it became unused by the rest of the change."""

    finding: Finding
    follows: bool = False


class LeftOut(Value):
    """What looks dead and stays, and the reason."""

    finding: Finding
    reason: str


class Refused(ValueError):
    """This name cannot be taken out cleanly, for this reason."""

    def __init__(self, doomed: Doomed, reason: str) -> None:
        super().__init__(f"{doomed.name} in {doomed.path}: {reason}")
        self.doomed = doomed
        self.reason = reason


def doomed_by(finding: Finding) -> Doomed:
    """What a finding says is to go."""
    place = finding.location
    return Doomed(path=place.path, name=finding.symbol, line=place.line, rule=finding.rule_id)
