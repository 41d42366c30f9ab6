"""A name that a file is to import from somewhere, and imports that nothing uses any more."""

import ast
from collections.abc import Collection, Sequence

from analysis.refactoring.for_types import is_standard
from analysis.refactoring.import_places import ImportStatement, among, beginning, heading_end, imports_in
from analysis.refactoring.uses import read_uses
from analysis.refactoring.view import Refused, parsed
from analysis.removal.model import IMPORT, Doomed
from analysis.removal.model import Refused as NotRemoved
from analysis.removal.python import without
from analysis.removal.text import Edit, Lines, apply


def with_import(path: str, content: bytes, module: str, name: str) -> bytes:
    """The file with `from module import name`, among its imports of the kind. Raises Refused."""
    _, tree = parsed(path, content)
    if _is_there(tree, module, name):
        return content
    if found := _one_more(content, Lines(content), tree, module, name):
        return apply(content, [found])
    return with_statement(path, content, f"from {module} import {name}")


def with_statement(path: str, content: bytes, text: str) -> bytes:
    """The file with an import statement among those of its kind. Raises Refused."""
    _, tree = parsed(path, content)
    lines = Lines(content)
    if top := imports_in(beginning(tree)):
        rest = [one for one in top if not (isinstance(one, ast.ImportFrom) and one.module == "__future__")]
        beside = _beside_standard(lines, rest, text)
        return apply(content, [beside or among(lines, rest or top, text)])
    at, ending = lines.starts[heading_end(tree)], lines.ending.decode()
    lead, gap = (ending, "") if heading_end(tree) else ("", ending * 2)
    return apply(content, [Edit(at, at, f"{lead}{text}{ending}{gap}".encode())])


def without_idle_imports(path: str, content: bytes, names: Collection[str]) -> bytes:
    """The file without those of the imports that nothing in it uses. Raises Refused."""
    now = read_uses(content)
    idle = {name for name in names if name in now and not now[name].uses}
    doomed = [
        Doomed(path=path, name=name, line=node.lineno, rule=IMPORT)
        for node in ast.walk(ast.parse(content))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
        if (name := alias.asname or alias.name) in idle
    ]
    try:
        return without(content, doomed) if doomed else content
    except NotRemoved as refused:
        raise Refused(refused.reason) from refused


def _beside_standard(lines: Lines, top: Sequence[ImportStatement], text: str) -> Edit | None:
    """An import of the standard library among others of it."""
    (new,) = imports_in(ast.parse(text).body)
    alike = [one for one in top if is_standard(one) and isinstance(one, type(new))]
    if not is_standard(new) or not alike:
        return None
    after = [one for one in alike if ast.unparse(one) > ast.unparse(new)]
    at = lines.starts[after[0].lineno - 1] if after else lines.starts[alike[-1].end_lineno or alike[-1].lineno]
    return Edit(at, at, (text + lines.ending.decode()).encode())


def _is_there(tree: ast.Module, module: str, name: str) -> bool:
    return any(
        isinstance(node, ast.ImportFrom)
        and "." * node.level + (node.module or "") == module
        and any(alias.name == name and alias.asname in {None, name} for alias in node.names)
        for node in tree.body
    )


def _one_more(content: bytes, lines: Lines, tree: ast.Module, module: str, name: str) -> Edit | None:
    """Into a statement of one line that imports from the module already."""
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and "." * node.level + (node.module or "") == module:
            last = node.names[-1]
            at = lines.offset(last.end_lineno or last.lineno, last.end_col_offset or 0)
            alone = node.lineno == node.end_lineno and len(node.names) > 1 and b"#" not in lines.at(node.lineno)
            if alone and len(lines.at(node.lineno)) + len(name) + 2 <= 88:
                return Edit(at, at, f", {name}".encode())
    return None
