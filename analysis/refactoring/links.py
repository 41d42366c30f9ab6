"""The import statements by which one file needs another."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from analysis.refactoring.view import Refused, View
from analysis.removal.blocks import Statement, statements
from analysis.removal.text import Lines


@dataclass(frozen=True, slots=True)
class Link:
    """One name that a statement brings from a module; `module` when the name is that module itself."""

    statement: Statement
    alias: ast.alias
    module: bool

    @property
    def bound(self) -> str:
        """As code that uses it has it: `import a.b` is used as `a.b`."""
        return self.alias.asname or self.alias.name

    @property
    def relative(self) -> bool:
        return isinstance(self.statement.node, ast.ImportFrom) and self.statement.node.level > 0

    @property
    def text(self) -> str:
        """The statement for this name alone."""
        node = self.statement.node
        as_name = f" as {self.alias.asname}" if self.alias.asname else ""
        if isinstance(node, ast.ImportFrom):
            return f"from {'.' * node.level}{node.module or ''} import {self.alias.name}{as_name}"
        return f"import {self.alias.name}{as_name}"


def links(view: View, source: str, target: str) -> list[Link]:
    """What `source` imports of `target` as it is itself imported. Raises Refused where that cannot be edited."""
    tree, lines = view.tree(source), Lines(view.source(source))
    lines_of_edge = {edge.line for edge in view.graph.between[source, target] if edge.runtime}
    found = [
        link
        for statement in statements(tree)
        if statement.node.lineno in lines_of_edge and isinstance(statement.node, ast.Import | ast.ImportFrom)
        for link in _links(view, source, target, statement)
    ]
    if not found:
        raise Refused("the import was not found where it was read")
    for link in found:
        _refuse(link, tree, lines)
    return found


def _links(view: View, source: str, target: str, statement: Statement) -> Iterator[Link]:
    node = statement.node
    if isinstance(node, ast.Import):
        for alias in node.names:
            if view.modules.find(source, alias.name) == target:
                yield Link(statement, alias, module=True)
    elif isinstance(node, ast.ImportFrom):
        found = view.modules.find(source, "." * node.level + (node.module or ""))
        for alias in node.names if found else ():
            member = view.modules.member(found or "", alias.name)
            if (member or found) == target:
                yield Link(statement, alias, module=member == target)


def _refuse(link: Link, tree: ast.Module, lines: Lines) -> None:
    node, line = link.statement.node, link.statement.node.lineno
    if link.alias.name == "*":
        raise Refused(f"line {line} imports everything (`*`)")
    if link.statement.holder is not tree:
        raise Refused(f"line {line} stands in a condition or a `try`")
    before = lines.at(line)[: node.col_offset].strip()
    after = lines.at(node.end_lineno or line)[node.end_col_offset or 0 :].strip()
    if before or (after and not after.startswith(b"#")):
        raise Refused(f"line {line} holds another statement as well")
