"""Items of a list in code, separated by commas: taken out of imports and of `__all__`."""

import ast
import re
from collections.abc import Collection, Sequence

from analysis.removal.text import Edit, Lines

COMMA = re.compile(rb"\s*,[ \t]*")
REST_OF_LINE = re.compile(rb"[ \t]*,?[ \t]*(#[^\r\n]*)?\r?\n")

type Item = ast.alias | ast.expr


def without_items(content: bytes, lines: Lines, items: Sequence[Item], gone: Collection[Item]) -> list[Edit]:
    """Edits that take out some of the items, not all; an item that has its line to itself goes with the line."""
    edits = list[Edit]()
    before: int | None = None
    for item in items:
        start, end = _span(lines, item)
        if item in gone and (whole := _line_of_its_own(content, lines, item, start, end)):
            edits.append(whole)
        elif item in gone and (comma := COMMA.match(content, end)) and _is_followed(items, item, gone):
            edits.append(Edit(start, comma.end()))
        elif item in gone:
            edits.append(Edit(start if before is None else before, end))
        before = end
    return edits


def comma_of_a_single(content: bytes, lines: Lines, left: Item) -> list[Edit]:
    """A tuple of one needs its comma."""
    end = _span(lines, left)[1]
    return [] if COMMA.match(content, end) else [Edit(end, end, b",")]


def _is_followed(items: Sequence[Item], item: Item, gone: Collection[Item]) -> bool:
    """Whether an item after it stays."""
    return any(other not in gone for other in items[items.index(item) + 1 :])


def _line_of_its_own(content: bytes, lines: Lines, item: Item, start: int, end: int) -> Edit | None:
    line_start = lines.offset(item.lineno, 0)
    rest = REST_OF_LINE.match(content, end)
    alone = rest and not content[line_start:start].strip() and not content[:line_start].rstrip().endswith(b"\\")
    return Edit(line_start, rest.end()) if rest and alone else None


def _span(lines: Lines, item: Item) -> tuple[int, int]:
    end_line, end_column = item.end_lineno or item.lineno, item.end_col_offset or item.col_offset
    return lines.offset(item.lineno, item.col_offset), lines.offset(end_line, end_column)
