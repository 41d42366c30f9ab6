"""Definitions put at the end of a module that is there, with the imports that they need."""

import ast

from analysis.refactoring.closures import Closure, type_blocks
from analysis.refactoring.import_places import imports_in
from analysis.refactoring.new_module import text_of
from analysis.refactoring.transformations.new_imports import with_import, with_statement
from analysis.refactoring.uses import read_uses
from analysis.refactoring.view import Refused, View, spelled
from analysis.removal.text import Lines


def with_definitions(view: View, source: str, target: str, closure: Closure) -> bytes:
    """The module with the definitions. Raises Refused where a name is taken or an import cannot be written there."""
    content = view.source(target)
    bound = read_uses(content)
    if taken := [name for name in closure.definitions if name in bound]:
        raise Refused(f"{target} has a `{taken[0]}` already")
    if any(imports_in(block.body) for block in type_blocks(view.tree(source)) if _names(block) & closure.imported):
        raise Refused("it needs what is imported for type checkers only")
    result = content.rstrip() + b"\n\n\n" + text_of(Lines(view.source(source)), closure).encode()
    for node in imports_in(view.tree(source).body):
        for alias in node.names:
            name = alias.asname or alias.name
            if name in closure.imported and _is_from(view, source, target, node) and name == alias.name:
                continue
            if name in closure.imported and name not in bound:
                result = _imported(view, source, target, result, node, alias)
            elif name in closure.imported and not _same(view, source, target, node, alias):
                raise Refused(f"`{name}` is something else in {target}")
    return result


def _is_from(view: View, source: str, target: str, node: ast.Import | ast.ImportFrom) -> bool:
    """Whether the source takes it from the target, which has it already."""
    return (
        isinstance(node, ast.ImportFrom) and view.modules.find(source, "." * node.level + (node.module or "")) == target
    )


def _imported(  # noqa: PLR0913, PLR0917 -- an import, and where it goes
    view: View, source: str, target: str, content: bytes, node: ast.Import | ast.ImportFrom, alias: ast.alias
) -> bytes:
    as_name = f" as {alias.asname}" if alias.asname else ""
    if isinstance(node, ast.Import):
        return with_statement(target, content, f"import {alias.name}{as_name}")
    if as_name:
        module = _module(view, source, target, node)
        return with_statement(target, content, f"from {module} import {alias.name}{as_name}")
    return with_import(target, content, _module(view, source, target, node), alias.name)


def _module(view: View, source: str, target: str, node: ast.ImportFrom) -> str:
    """As the target writes the module that the source imports from."""
    module = "." * node.level + (node.module or "")
    found = view.modules.find(source, module) if node.level else None
    if not node.level:
        return module
    if found is None or found not in view.modules.paths:
        raise Refused(f"`{ast.unparse(node)}` cannot be written in {target}")
    return spelled(view, target, found, relative=True)


def _same(view: View, source: str, target: str, node: ast.Import | ast.ImportFrom, alias: ast.alias) -> bool:
    """Whether the target imports the same under the name."""
    for other in imports_in(view.tree(target).body):
        for known in other.names:
            if (known.asname or known.name) == (alias.asname or alias.name) and known.name == alias.name:
                if isinstance(node, ast.ImportFrom) and isinstance(other, ast.ImportFrom):
                    return _module(view, source, target, node) == "." * other.level + (other.module or "")
                return isinstance(node, ast.Import) and isinstance(other, ast.Import)
    return False


def _names(block: ast.If) -> frozenset[str]:
    return frozenset(alias.asname or alias.name for node in imports_in(block.body) for alias in node.names)
