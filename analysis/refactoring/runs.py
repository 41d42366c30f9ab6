"""Runs of a function's statements that could stand in one of their own, and how complex both would be then."""

import ast
import re
import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from complexipy import code_complexity

from analysis.refactoring.transformations.extract import (
    INDENT,
    Function,
    Part,
    Taken,
    blocks_in,
    stands_alone,
    taken_by,
)
from analysis.refactoring.view import Refused
from analysis.removal.text import Lines

MOST_RUNS = 400
LONGEST = 4
"""How many paragraphs of a block one run may hold."""

MOST_WORDS, LONGEST_NAME = 4, 32
COMMENT = re.compile(rb"\s*#+\s*(.*)")
IDLE = re.compile(r"(an?|and|are|as|at|be|by|for|if|in|is|its?|of|on|or|our|so|that|the|then|this|to|we|with)\b")


@dataclass(frozen=True, slots=True)
class Run:
    """Lines of a function, and a draft of a name for them. `taken` is their cognitive complexity as a function, `rest`
    that of what they leave; `passed` counts the values that go in and out."""

    first: int
    last: int
    name: str
    taken: int
    rest: int
    passed: int

    @property
    def lines(self) -> str:
        return f"{self.first}-{self.last}"

    def above(self, bound: int) -> int:
        """By how much the two are too complex."""
        return sum(max(0, one - bound + 1) for one in (self.taken, self.rest))


def runs_of(content: bytes, function: Function, reasons: Counter[str]) -> list[Run]:
    """Whole statements, paragraphs, and blocks that may be taken out; `reasons` counts why others may not."""
    lines = Lines(content)
    found: list[Run] = []
    for statements, around in _candidates(lines, function):
        first, last = statements[0].lineno, statements[-1].end_lineno or statements[-1].lineno
        part = Part(function, statements, around, first, last)
        try:
            taken = taken_by(part)
        except Refused as refused:
            reasons[refused.reason] += 1
            continue
        inside, rest = _inside(lines, part), _rest(lines, part, taken)
        if inside:
            passed = len(taken.given) + len(taken.returned)
            found.append(Run(first, last, _free(content, _name(lines, part, taken)), inside, rest, passed))
        if len(found) == MOST_RUNS:
            break
    return found


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


def _name(lines: Lines, part: Part, taken: Taken) -> str:
    """What the comment above calls it, else what comes of it."""
    words = _comment(lines, part.first - 1)
    if 1 < len(words) <= MOST_WORDS and len("_".join(words)) < LONGEST_NAME:
        return f"_{'_'.join(words)}"
    own = part.function.name.strip("_").removeprefix("finish_")
    head = part.statements[0]
    if taken.returned:
        return f"_{own}_{taken.returned[0].strip('_')}"
    if isinstance(head, ast.For | ast.AsyncFor) and isinstance(head.target, ast.Name):
        return f"_{own}_each_{head.target.id.strip('_')}"
    return f"_finish_{own}" if taken.ends else f"_{own}_part"


def _comment(lines: Lines, above: int) -> list[str]:
    match = COMMENT.match(lines.at(above)) if above > 0 else None
    words = re.findall(r"[a-z]+", match[1].decode().lower()) if match else []
    return [word for word in words if not IDLE.fullmatch(word)]


def _free(content: bytes, name: str) -> str:
    """The name, with a number where the file has that word."""
    taken = {match.decode() for match in re.findall(rb"\w+", content)}
    numbered = (f"{name}_{number}" for number in range(2, len(taken) + 3))
    return name if name not in taken else next(one for one in numbered if one not in taken)
