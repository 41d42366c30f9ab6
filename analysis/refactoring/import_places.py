"""Where a new import belongs among those that a file has."""

import ast
from collections.abc import Iterable, Sequence

from analysis.removal.blocks import is_docstring
from analysis.removal.text import Edit, Lines

type ImportStatement = ast.Import | ast.ImportFrom


def imports_in(body: Iterable[ast.stmt]) -> list[ImportStatement]:
    """The import statements of a block."""
    return [one for one in body if isinstance(one, ast.Import | ast.ImportFrom)]


def beginning(tree: ast.Module) -> list[ast.stmt]:
    """The statements that import at the beginning of the file, conditional ones among them."""
    found: list[ast.stmt] = []
    for number, node in enumerate(tree.body):
        if isinstance(node, ast.Import | ast.ImportFrom) or _only_imports(node):
            found.append(node)
        elif not (number == 0 and is_docstring(node)):
            break
    return found


def heading_end(tree: ast.Module) -> int:
    """The last line of the docstring, 0 without one."""
    first = tree.body[0] if tree.body else None
    return (first.end_lineno or 0) if first is not None and is_docstring(first) else 0


def among(lines: Lines, imports: Sequence[ImportStatement], text: str) -> Edit:
    """After the last import that sorts before it, among those of its kind; else after an empty line behind all."""
    (new,) = imports_in(ast.parse(text).body)
    alike = [one for one in imports if _kind(one) == _kind(new)]
    before = [one for one in alike if _key(one) <= _key(new)]
    indent = lines.at(imports[0].lineno)[: imports[0].col_offset].decode()
    ending = lines.ending.decode()
    line = f"{indent}{text}{ending}"
    if alike and not before:
        at = lines.starts[alike[0].lineno - 1]
        return Edit(at, at, line.encode())
    after = before[-1] if before else imports[-1]
    at = lines.starts[after.end_lineno or after.lineno]
    return Edit(at, at, (line if before else ending + line).encode())


def _only_imports(node: ast.stmt) -> bool:
    return isinstance(node, ast.Try | ast.If) and isinstance(node.body[0], ast.Import | ast.ImportFrom)


def _kind(node: ImportStatement) -> tuple[bool, str]:
    """Relative or not, and the package at the top: imports of one kind stand together."""
    if isinstance(node, ast.Import):
        return False, node.names[0].name.partition(".")[0]
    return node.level > 0, "" if node.level else (node.module or "").partition(".")[0]


def _key(node: ImportStatement) -> tuple[bool, int, str, str]:
    if isinstance(node, ast.Import):
        return False, 0, node.names[0].name, ""
    return True, -node.level, node.module or "", node.names[0].name
