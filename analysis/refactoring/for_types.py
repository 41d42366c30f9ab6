"""Imports that only type checkers see: in a block under `if TYPE_CHECKING:`, which is made where there is none."""

import ast
import sys
from collections.abc import Sequence

from analysis.refactoring.closures import type_blocks
from analysis.refactoring.import_places import among, beginning, heading_end, imports_in
from analysis.refactoring.view import parsed
from analysis.removal.text import DEFINES, Edit, Lines, apply

FLAG = "TYPE_CHECKING"
LONGEST = 88


def with_imports_for_types(path: str, content: bytes, texts: Sequence[str]) -> bytes:
    """The file with these import statements in its block for type checkers. Raises Refused."""
    for text in dict.fromkeys(texts):
        content = _with_one(path, content, text)
    return content


def _with_one(path: str, content: bytes, text: str) -> bytes:
    _, tree = parsed(path, content)
    lines = Lines(content)
    block = _block(tree)
    if block:
        return apply(content, [among(lines, imports_in(block.body), text)])
    top = beginning(tree)
    flag, edits = _flag(content, lines, tree, top)
    last = top[-1] if top else None
    at = (last.end_lineno or last.lineno) if last else heading_end(tree)
    ending = lines.ending.decode()
    new = f"{ending}if {flag}:{ending}    {text}{ending}"
    if at < len(lines) and not lines.is_blank(at + 1):
        new += ending * (2 if lines.at(at + 1).startswith(DEFINES) else 1)
    place = lines.starts[at]
    same = [edit for edit in edits if edit.start == edit.end == place]
    others = [edit for edit in edits if edit not in same]
    return apply(content, [*others, Edit(place, place, b"".join(edit.text for edit in same) + new.encode())])


def _block(tree: ast.Module) -> ast.If | None:
    """The module's own block of imports for type checkers."""
    blocks = (node for node in type_blocks(tree) if node.body[0].lineno > node.lineno)
    return next((node for node in blocks if imports_in(node.body)), None)


def _flag(content: bytes, lines: Lines, tree: ast.Module, top: Sequence[ast.stmt]) -> tuple[str, list[Edit]]:
    """How the file can name `typing.TYPE_CHECKING`, and what it takes to make it known."""
    for node in top:
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name == "typing":
                    return f"{alias.asname or 'typing'}.{FLAG}", []
        if (
            isinstance(node, ast.ImportFrom)
            and node.module == "typing"
            and not node.level
            and node.names[0].name != "*"
        ):
            if any(alias.name == FLAG and not alias.asname for alias in node.names):
                return FLAG, []
            if edit := _one_more_name(content, lines, node):
                return FLAG, [edit]
    return FLAG, [_new_statement(lines, tree, top)]


def _one_more_name(content: bytes, lines: Lines, node: ast.ImportFrom) -> Edit | None:
    """Into a `from typing import …`: constants come first. None if the line would be too long."""
    first = next((one for one in node.names if not one.name.isupper() or one.name > FLAG), None)
    if first is None:
        last = node.names[-1]
        at = lines.offset(last.end_lineno or last.lineno, last.end_col_offset or 0)
        edit, line = Edit(at, at, f", {FLAG}".encode()), last.lineno
    else:
        at, line = lines.offset(first.lineno, first.col_offset), first.lineno
        own = not lines.at(line)[: first.col_offset].strip()
        indent = lines.at(line)[: first.col_offset].decode() if own else ""
        separator = lines.ending.decode() + indent if own else " "
        edit = Edit(at, at, f"{FLAG},{separator}".encode())
    longest = max(LONGEST, *(len(lines.at(number).rstrip()) for number in range(1, len(lines) + 1)))
    return edit if len(lines.at(line).rstrip()) + len(FLAG) + 2 <= longest else None


def _new_statement(lines: Lines, tree: ast.Module, top: Sequence[ast.stmt]) -> Edit:
    """`from typing import TYPE_CHECKING` where it sorts among the imports of the standard library."""
    ending = lines.ending.decode()
    text = f"from typing import {FLAG}{ending}"
    standard = [one for one in top if is_standard(one)]
    froms = [one for one in standard if isinstance(one, ast.ImportFrom)]
    before = [one for one in froms if (one.module or "") < "typing"]
    if before or (standard and not froms):
        after = (before or standard)[-1]
        at = lines.starts[after.end_lineno or after.lineno]
        return Edit(at, at, text.encode())
    if froms:
        at = lines.starts[froms[0].lineno - 1]
        return Edit(at, at, text.encode())
    future = [one for one in top if isinstance(one, ast.ImportFrom) and one.module == "__future__"]
    rest = [one for one in top if one not in future]
    if rest:
        at = lines.starts[rest[0].lineno - 1]
        return Edit(at, at, (text + ending).encode())
    line = (future[-1].end_lineno or future[-1].lineno) if future else heading_end(tree)
    at = lines.starts[line]
    return Edit(at, at, ((ending if line else "") + text).encode())


def is_standard(node: ast.stmt) -> bool:
    """Whether it imports from the standard library."""
    if isinstance(node, ast.Import):
        name = node.names[0].name
    elif isinstance(node, ast.ImportFrom) and not node.level:
        name = node.module or ""
    else:
        return False
    return name.partition(".")[0] in sys.stdlib_module_names and name != "__future__"
