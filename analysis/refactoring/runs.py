"""Runs of a function's statements that could stand in one of their own, and how complex both would be then."""

import ast
import re
import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from complexipy import code_complexity

from analysis.refactoring.draft_names import draft_name
from analysis.refactoring.transformations.extract import INDENT
from analysis.refactoring.transformations.parts import Part, Taken, blocks_in, stands_alone, taken_by
from analysis.refactoring.transformations.told_types import Function, parameters, several, told_types
from analysis.refactoring.view import Refused
from analysis.removal.text import Lines

RECEIVERS = frozenset({"self", "cls"})
MOST_RUNS = 400
LONGEST = 4
"""How many paragraphs of a block one run may hold."""

FEWEST_LINES, LEAST_TAKEN = 4, 2
SMALL = "what could be taken out is too small to be a function"
NAMELESS = "nothing says what to call the lines that could be taken out"


@dataclass(frozen=True, slots=True)
class Run:
    """Lines of a function, and a draft of a name for them. `taken` is their cognitive complexity as a function, `rest`
    that of what they leave; `passed` counts the values that go in and out, `far` tells how well the name is founded."""

    first: int
    last: int
    name: str
    taken: int
    rest: int
    passed: int
    far: int

    @property
    def lines(self) -> str:
        return f"{self.first}-{self.last}"

    def above(self, bound: int) -> int:
        """By how much the two are too complex."""
        return sum(max(0, one - bound + 1) for one in (self.taken, self.rest))


def runs_of(
    content: bytes, tree: ast.Module, function: Function, imported: Mapping[str, str], reasons: Counter[str]
) -> list[Run]:
    """Whole statements, paragraphs, and blocks that may be taken out; `reasons` counts why others may not.

    `imported` says what calls of imported names give.
    """
    lines = Lines(content)
    words = frozenset(match.decode() for match in re.findall(rb"\w+", content))
    found: list[Run] = []
    for statements, around in _candidates(lines, function):
        part = Part(function, statements, around, statements[0].lineno, statements[-1].end_lineno or 0)
        try:
            taken = taken_by(part)
            _refuse_less(part, taken, told_types(tree, function, part.first, imported))
        except Refused as refused:
            reasons[refused.reason] += 1
            continue
        if not (named := draft_name(lines, part, taken, words)):
            reasons[NAMELESS] += 1
        elif (inside := _inside(lines, part)) >= LEAST_TAKEN:
            passed = len(taken.given) + len(taken.returned)
            found.append(Run(part.first, part.last, named[1], inside, _rest(lines, part, taken), passed, named[0]))
        if len(found) == MOST_RUNS:
            break
    return found


def _refuse_less(part: Part, taken: Taken, told: Mapping[str, str]) -> None:
    """Raises Refused for what a reader would rather have where it is."""
    if part.last - part.first + 1 < FEWEST_LINES:
        raise Refused(SMALL)
    later = _chains(_behind(part))
    if guarded := next((name for one in part.statements for name in _guarded(one) if name in later), ""):
        raise Refused(f"what comes later relies on what these lines say of `{guarded}`")
    if _is_typed(part.function):
        values = [name for name in taken.given if name not in told and name not in RECEIVERS]
        values += [name for name in taken.returned if several(told.get(name, "None"))]
        if values:
            raise Refused(f"no annotation can be told for `{values[0]}`, and the function has all of its own")


def _guarded(statement: ast.stmt) -> list[str]:
    """The names and attributes of which a statement makes sure of something, else it goes no further."""
    match statement:
        case ast.If(test=test, body=[*_, ast.Raise() | ast.Return() | ast.Continue() | ast.Break()]):
            return sorted(_chains([*ast.walk(test)]))
        case ast.Assert(test=test):
            return sorted(_chains([*ast.walk(test)]))
    return []


def _chains(nodes: Iterable[ast.AST]) -> set[str]:
    """The names, and attributes with what they are of."""
    return {ast.unparse(one) for one in nodes if isinstance(one, ast.Name | ast.Attribute)} - RECEIVERS


def _behind(part: Part) -> list[ast.AST]:
    """All of the function that begins after the part."""
    return [one for one in ast.walk(part.function) if getattr(one, "lineno", 0) > part.last]


def _is_typed(function: Function) -> bool:
    """Whether all of its signature is annotated, as strict type checkers ask for."""
    named = [one for one in parameters(function) if one.arg not in RECEIVERS]
    result = function.returns is not None or function.name == "__init__"
    return result and all(one.annotation for one in named)


def _candidates(lines: Lines, function: Function) -> Iterator[tuple[Sequence[ast.stmt], Sequence[ast.stmt]]]:
    """Runs that a reader would take for one thing, and the statements around them."""
    for block, around in blocks_in(function, []):
        own = block[1:] if block is function.body and ast.get_docstring(function) is not None else block
        starts = [n for n, one in enumerate(own) if n == 0 or _is_apart(lines, one)]
        spans = {
            (first, last)
            for (_, first), (end, last) in combinations(enumerate([*starts, len(own)]), 2)
            if end - starts.index(first) <= LONGEST or (first, last) == (0, len(own))
        }
        spans |= {(n, n + 1) for n, one in enumerate(own) if isinstance(one, ast.For | ast.While | ast.If | ast.Try)}
        for first, last in sorted(spans):
            whole = block is function.body and (first, last) == (0, len(own))
            if not whole and stands_alone(lines, own[first:last]):
                yield own[first:last], around


def _is_apart(lines: Lines, statement: ast.stmt) -> bool:
    """Whether a paragraph begins with the statement; an end of the function is one of its own."""
    above = statement.lineno - 1
    return isinstance(statement, ast.Return) or lines.is_blank(above) or lines.is_comment(above)


def _inside(lines: Lines, part: Part) -> int:
    body = "".join(lines.at(number).decode() for number in range(part.first, part.last + 1))
    return _complexity("async def run():\n" + textwrap.indent(textwrap.dedent(body), INDENT))


def _rest(lines: Lines, part: Part, taken: Taken) -> int:
    end = part.function.end_lineno or part.last
    before = "".join(lines.at(number).decode() for number in range(part.function.lineno, part.first))
    after = "".join(lines.at(number).decode() for number in range(part.last + 1, end + 1))
    indent = " " * part.statements[0].col_offset
    call = f"{indent}{'return ' if taken.ends else ''}run()\n"
    return _complexity(textwrap.dedent(before + call + after))


def _complexity(text: str) -> int:
    """Of the only function of a text; 0 where it cannot be read by itself."""
    try:
        return max((one.complexity for one in code_complexity(text).functions), default=0)
    except ValueError:
        return 0
