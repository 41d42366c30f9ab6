"""What was measured, as lines of a table."""

from collections.abc import Sequence
from dataclasses import dataclass

HEAD = ("measured", "ours", "compared with", "result", "target", "met")


@dataclass(frozen=True)
class Line:
    """A figure and what it should be; without a target it is for information."""

    measured: str
    ours: str
    base: str
    figures: tuple[float, ...]
    target: float | None = None
    unit: str = "×"

    @property
    def result(self) -> str:
        digits = 0 if self.unit == "MB" else 1 if self.unit == "s" else 3
        named = ("CPU", "wall") if len(self.figures) == 2 else ("",)
        return ", ".join(
            f"{name} {one:.{digits}f} {self.unit}".strip() for name, one in zip(named, self.figures, strict=True)
        )

    @property
    def verdict(self) -> str:
        if self.target is None:
            return ""
        return "yes" if all(figure <= self.target for figure in self.figures) else "**missed**"

    def __str__(self) -> str:
        target = "" if self.target is None else f"at most {self.target:g} {self.unit}"
        return f"| {self.measured} | {self.ours} | {self.base} | {self.result} | {target} | {self.verdict} |"


def as_markdown(lines: Sequence[Line]) -> str:
    rows = [f"| {' | '.join(HEAD)} |", f"|{' --- |' * len(HEAD)}", *map(str, lines)]
    return "\n".join(rows)
