"""A new module with definitions of another one, and the imports that these need."""

import ast
import re
import textwrap
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from pathlib import PurePosixPath

from analysis.refactoring.closures import Closure, type_blocks
from analysis.refactoring.import_places import ImportStatement, imports_in
from analysis.refactoring.view import Refused, View
from analysis.removal.text import Lines

LICENCE = re.compile(r"copyright|spdx|licen[sc]e", re.IGNORECASE)
WIDTH = 88


def new_path(view: View, source: str, target: str, closure: Closure) -> str:
    """A file beside the old module that is not there yet, named for what it holds. Raises Refused."""
    folder = PurePosixPath(target).parent
    private = "_" if PurePosixPath(source).is_relative_to(folder) else ""
    taken = {node.id for node in ast.walk(view.tree(target)) if isinstance(node, ast.Name)} | set(view.exports(target))
    for stem in (f"{private}{name}" for name in _names(target, closure)):
        there = {str(folder / f"{stem}.py"), str(folder / stem / "__init__.py")} & view.modules.paths
        if not there and stem not in taken:
            return str(folder / f"{stem}.py")
    raise Refused(f"every name for a new module beside {target} is taken")


def _names(target: str, closure: Closure) -> Iterator[str]:
    nodes = closure.definitions.values()
    if len(nodes) == 1:
        name = next(iter(closure.definitions)).strip("_")
        yield re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
    elif all(isinstance(node, ast.Assign | ast.AnnAssign) for node in nodes):
        yield "constants"
    elif all(isinstance(node, ast.ClassDef) and node.name.endswith(("Error", "Exception")) for node in nodes):
        yield "exceptions"
    package = target.endswith("/__init__.py")
    yield "common" if package else f"{PurePosixPath(target).stem.lstrip('_')}_common"


def content_of(view: View, target: str, closure: Closure, about: str, moved_to: str = "") -> bytes:
    """The text of the new module, in the same folder unless `moved_to` names another file. Raises Refused."""
    if moved_to and PurePosixPath(moved_to).parent != PurePosixPath(target).parent and _takes_relative(view, target):
        raise Refused(f"{target} imports by dots, which mean something else in the folder of {moved_to}")
    tree, lines = view.tree(target), Lines(view.source(target))
    blocks = type_blocks(tree)
    typed = [text for block in blocks for text in _copied(lines, imports_in(block.body), closure.imported)]
    flag = ast.unparse(blocks[0].test) if typed else ""
    needed = closure.imported | ({flag.partition(".")[0]} if flag else set())
    plain = [node for node in imports_in(tree.body) if not _is_future(node)]
    _refuse_missing(closure, [*plain, *(one for block in blocks for one in imports_in(block.body))])
    parts = [*_licence(lines), f'"""{about}"""']
    if any(_is_future(node) for node in imports_in(tree.body)):
        parts.append("from __future__ import annotations")
    if imports := _copied(lines, plain, needed):
        parts.append("\n".join(imports))
    if typed:
        parts.append(f"if {flag}:\n" + textwrap.indent("\n".join(typed), "    "))
    first = next(iter(closure.definitions.values()))
    gap = "\n\n" if isinstance(first, ast.Assign | ast.AnnAssign) else "\n\n\n"
    text = "\n\n".join(parts) + gap + text_of(lines, closure)
    return text.replace("\r\n", "\n").replace("\n", lines.ending.decode()).encode()


def _refuse_missing(closure: Closure, statements: Sequence[ImportStatement]) -> None:
    missing = closure.imported - {name for node in statements for name in _bound(node)}
    if missing:
        raise Refused(f"`{min(missing)}`, which it needs, is not plainly imported")


def _licence(lines: Lines) -> list[str]:
    """The comment at the top, when it is about rights."""
    number = 1
    while number <= len(lines) and lines.is_comment(number):
        number += 1
    text = b"".join(lines.lines[: number - 1]).decode()
    return [text.rstrip("\n")] if LICENCE.search(text) else []


def _copied(lines: Lines, statements: Sequence[ImportStatement], names: Collection[str]) -> list[str]:
    """The statements as far as they bring the names, with an empty line where there was one between them."""
    found: list[str] = []
    before: ImportStatement | None = None
    for node in statements:
        kept = [alias for alias in node.names if (alias.asname or alias.name) in names]
        if not kept:
            continue
        if before and any(lines.is_blank(number) for number in range(before.lineno, node.lineno)):
            found.append("")
        found.append(_text(lines, node, kept))
        before = node
    return found


def _text(lines: Lines, node: ImportStatement, kept: Sequence[ast.alias]) -> str:
    last = node.end_lineno or node.lineno
    if len(kept) == len(node.names):
        return textwrap.dedent(b"".join(lines.lines[node.lineno - 1 : last]).decode()).rstrip("\r\n")
    names = [f"{alias.name} as {alias.asname}" if alias.asname else alias.name for alias in kept]
    if isinstance(node, ast.Import):
        return "\n".join(f"import {name}" for name in names)
    head = f"from {'.' * node.level}{node.module or ''} import "
    line = head + ", ".join(names)
    return line if len(line) <= WIDTH else head + "(\n" + "".join(f"    {name},\n" for name in names) + ")"


def text_of(lines: Lines, closure: Closure) -> str:
    """The definitions as they are written, with the empty lines that belong between them."""
    names = list(closure.definitions)
    text = _lines_of(lines, closure, names[0])
    for before, name in pairwise(names):
        plain = all(isinstance(closure.definitions[one], ast.Assign | ast.AnnAssign) for one in (before, name))
        beside = closure.spans[name][0] == closure.spans[before][1] + 1
        gap = "" if plain and beside else "\n" if plain else "\n\n"
        text += gap + _lines_of(lines, closure, name)
    return text


def _lines_of(lines: Lines, closure: Closure, name: str) -> str:
    first, last = closure.spans[name]
    return b"".join(lines.lines[first - 1 : last]).decode().rstrip("\r\n") + "\n"


def _takes_relative(view: View, path: str) -> bool:
    return any(isinstance(node, ast.ImportFrom) and node.level for node in ast.walk(view.tree(path)))


def _bound(node: ImportStatement) -> Iterator[str]:
    return (alias.asname or alias.name for alias in node.names)


def _is_future(node: ImportStatement) -> bool:
    return isinstance(node, ast.ImportFrom) and node.module == "__future__"
