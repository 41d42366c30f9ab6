"""What the checks find in one file, and where in it a check stands."""

import ast
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

type Function = ast.FunctionDef | ast.AsyncFunctionDef
type Loop = ast.For | ast.AsyncFor


class Suspicion(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A finding to be: `check` names it, `text` is the first line's, `deliberate` that a comment stands with it."""

    check: str
    message: str
    line: int
    end_line: int
    symbol: str = ""
    text: str = ""
    deliberate: bool = False


class Checked(msgspec.Struct, frozen=True, array_like=True):
    """All suspicions of one file, and the names it hands over as values: callbacks, table entries, defaults."""

    suspicions: tuple[Suspicion, ...] = ()
    handed_over: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a node stands. `loops` are the `for` loops of the innermost function whose body it is in, outermost
    first."""

    lines: Sequence[str]
    names: tuple[str, ...] = ()
    function: Function | None = None
    loops: tuple[Loop, ...] = ()
    attempt: ast.Try | None = None

    @property
    def symbol(self) -> str:
        return ".".join(self.names)

    def suspicion(self, check: str, message: str, node: ast.stmt | ast.expr | ast.ExceptHandler | ast.arg) -> Suspicion:
        """A suspicion about the node."""
        end = node.end_lineno or node.lineno
        deliberate = any("#" in line for line in self.lines[node.lineno - 1 : min(end, node.lineno + 4)])
        text = self.lines[node.lineno - 1].strip() if node.lineno <= len(self.lines) else ""
        return Suspicion(check, message, node.lineno, end, self.symbol, text, deliberate)
