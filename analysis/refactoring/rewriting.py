"""The importing file, with some of its imports done in another way; every other byte stays."""

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from analysis.refactoring.for_types import with_imports_for_types
from analysis.refactoring.in_functions import imports_in_functions
from analysis.refactoring.uses import When
from analysis.refactoring.view import Refused, parsed
from analysis.refactoring.ways import Change, Way
from analysis.removal.blocks import Statement
from analysis.removal.items import without_items
from analysis.removal.text import Edit, Lines, apply, overlap

MODULE = re.compile(rb"from\s*(\.*\s*[\w.]*)\s*\bimport\b")


def rewritten(path: str, content: bytes, changes: Sequence[Change]) -> bytes:
    """The file after the changes. Raises Refused."""
    _, tree = parsed(path, content)
    lines = Lines(content)
    by_statement = groupby(changes, key=lambda change: change.link.statement)
    edits = [edit for statement, group in by_statement for edit in _statement(content, lines, statement, list(group))]
    quoted = {use.start: use.end for change in changes for use in change.uses if use.when is When.ANNOTATION}
    edits += [_quoted(content, start, end) for start, end in quoted.items()]
    edits += imports_in_functions(lines, tree, [change for change in changes if change.way is Way.IN_FUNCTION])
    if overlap(edits):
        raise Refused("two edits would touch the same place")
    result = apply(content, edits)
    texts = [change.link.text for change in changes if _is_for_types(change)]
    result = with_imports_for_types(path, result, texts) if texts else result
    parsed(path, result)
    return result


def _is_for_types(change: Change) -> bool:
    named = any(use.when in {When.NEVER, When.ANNOTATION} for use in change.uses)
    return change.way is Way.FOR_TYPES or (change.way is Way.IN_FUNCTION and named)


def _statement(content: bytes, lines: Lines, statement: Statement, changes: Sequence[Change]) -> Iterator[Edit]:
    """Take the names out of one import, and put in its place what they are imported from now."""
    node = statement.node
    assert isinstance(node, ast.Import | ast.ImportFrom)
    gone = [change.link.alias for change in changes]
    others = {change.module for change in changes if change.module}
    whole = len(gone) == len(node.names)
    if whole and len(others) == 1 and all(change.module for change in changes):
        yield _other_module(content, lines, node, others.pop())
        return
    if whole and not others:
        yield from lines.without([_span(lines, statement)])
        return
    first, last = node.lineno, node.end_lineno or node.lineno
    comment = lines.at(last)[node.end_col_offset or 0 :].rstrip(b"\r\n")
    new = b"".join(text.encode() + comment + lines.ending for text in _imports(changes))
    if not whole:
        yield from without_items(content, lines, node.names, gone)
        yield Edit(lines.starts[last], lines.starts[last], new)
    elif any(lines.at(number).lstrip().startswith(b"#") or b" #" in lines.at(number) for number in range(first, last)):
        raise Refused(f"the import in line {first} has comments between its names")
    else:
        yield Edit(lines.starts[first - 1], lines.starts[last], new)


def _other_module(content: bytes, lines: Lines, node: ast.Import | ast.ImportFrom, module: str) -> Edit:
    found = MODULE.match(content, lines.offset(node.lineno, node.col_offset))
    if not found:
        raise Refused(f"the import in line {node.lineno} is written in a way that cannot be edited")
    return Edit(found.start(1), found.start(1) + len(found[1].rstrip()), module.encode())


def _imports(changes: Iterable[Change]) -> list[str]:
    """`from module import names`, one for each module."""
    modules: dict[str, list[str]] = {}
    for change in changes:
        if change.module:
            as_name = f" as {change.link.alias.asname}" if change.link.alias.asname else ""
            modules.setdefault(change.module, []).append(f"{change.link.alias.name}{as_name}")
    return [f"from {module} import {', '.join(names)}" for module, names in sorted(modules.items())]


def _span(lines: Lines, statement: Statement) -> tuple[int, int]:
    """The statement's lines; comments above go with it when nothing follows that they could be about."""
    first, last = statement.first_line, statement.last_line
    alone = last == len(lines) or lines.is_blank(last + 1)
    return lines.with_comments(first, last) if alone else (first, last)


def _quoted(content: bytes, start: int, end: int) -> Edit:
    """An annotation as text, in the quotes that the file prefers. Raises Refused."""
    text = content[start:end]
    preferred = (b'"', b"'") if content.count(b'"') >= content.count(b"'") else (b"'", b'"')
    quote = next((one for one in preferred if one not in text), None)
    if quote is None or b"\n" in text or b"\\" in text:
        raise Refused(f"the annotation `{text.decode()}` cannot be put into quotes")
    return Edit(start, end, quote + text + quote)
