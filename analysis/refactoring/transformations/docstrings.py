"""A parameter's entry in the docstring of its function: Sphinx fields, and sections of Google's and numpy's style."""

import re

import libcst as cst

from analysis.refactoring.references.reading import Reader
from analysis.removal.text import Edit

HEADINGS = re.compile(rb"\s*(args|arguments|parameters|params|keyword args)\s*:?\s*$", re.IGNORECASE)
UNDERLINE = re.compile(rb"\s*-{3,}\s*$")


def without_entry(reader: Reader, function: cst.FunctionDef, name: str) -> list[Edit]:
    """Edits that take the parameter's lines out, with a heading that nothing follows."""
    found = _docstring(reader, function)
    if found is None:
        return []
    lines, (first, last) = reader.lines, found
    word = re.escape(name.encode())
    entry = re.compile(rb"\s+(:(param|type|arg)\b[^:]*\b" + word + rb"\s*:|\*{0,2}" + word + rb"\s*(\([^)]*\))?\s*:)")
    gone: set[int] = set()
    for number in range(first + 1, last):
        if entry.match(lines.at(number)) and number not in gone:
            gone.update(range(number, _end(reader, number, last)))
    gone |= _empty_headings(reader, gone, first, last)
    return [Edit(lines.starts[number - 1], lines.starts[number]) for number in sorted(gone)]


def _docstring(reader: Reader, function: cst.FunctionDef) -> tuple[int, int] | None:
    """First and last line of a docstring of several lines."""
    body = function.body.body[0] if isinstance(function.body, cst.IndentedBlock) and function.body.body else None
    if isinstance(body, cst.SimpleStatementLine) and isinstance(body.body[0], cst.Expr):
        value = body.body[0].value
        if isinstance(value, cst.SimpleString):
            start = reader.line(value)
            return start, start + value.value.count("\n")
    return None


def _end(reader: Reader, number: int, last: int) -> int:
    """The line after an entry: what is indented deeper belongs to it."""
    indent, end = reader.lines.indent(number), number + 1
    while end < last and not reader.lines.is_blank(end) and reader.lines.indent(end) > indent:
        end += 1
    return end


def _empty_headings(reader: Reader, gone: set[int], first: int, last: int) -> set[int]:
    lines, empty = reader.lines, set[int]()
    for number in range(first + 1, last):
        if not HEADINGS.match(lines.at(number)):
            continue
        body = [n for n in range(number + 1, last) if not UNDERLINE.match(lines.at(n))]
        rest = next((n for n in body if n not in gone), None)
        took = any(n in gone for n in body)
        ended = rest is None or lines.is_blank(rest) or lines.indent(rest) < lines.indent(number)
        if took and ended and body and body[0] in gone:
            empty.add(number)
            empty.update(n for n in range(number + 1, last) if UNDERLINE.match(lines.at(n)) and n == number + 1)
            if rest is not None and lines.is_blank(rest):
                empty.add(rest)
    return empty
