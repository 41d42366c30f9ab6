"""What can be wrong with the settings, without ever repeating a secret."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """`setting` is the dotted name (empty for a whole file), `where` the file and line or the variable."""

    setting: str
    message: str
    where: str = ""

    def __str__(self) -> str:
        subject = f"{self.setting}: " if self.setting else ""
        return f"{subject}{self.message}{f' ({self.where})' if self.where else ''}"


class ConfigurationError(Exception):
    """The settings cannot be used; `problems` lists everything that is wrong, not only the first."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(*problems)
        self.problems = problems

    def __str__(self) -> str:
        if len(self.problems) == 1:
            return f"Settings: {self.problems[0]}"
        return "\n  ".join((f"Settings: {len(self.problems)} problems", *map(str, self.problems)))
