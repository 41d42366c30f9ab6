"""Reading import statements."""

import ast
from collections.abc import Iterable

from analysis.facts import Import, ImportScope
from analysis.python.structures import Kind
from analysis.python.walk import Found, Scope, Walk


def read_import(walk: Walk, node: ast.Import, scope: Scope, here: Found) -> bool:
    for alias in node.names:
        bound = alias.asname or alias.name.partition(".")[0]
        walk.aliases[bound] = alias.name if alias.asname else bound
        statement = Import(alias.name, (), node.lineno, when(scope), scope.optional, local=alias.asname or "")
        note_import(walk, statement, (bound,), scope)
    return True


def read_import_from(walk: Walk, node: ast.ImportFrom, scope: Scope, here: Found) -> bool:
    module = "." * node.level + (node.module or "")
    names = tuple((alias.name, alias.asname or alias.name) for alias in node.names)
    joint = "" if module.endswith(".") else "."
    walk.aliases.update({local: f"{module}{joint}{name}" for name, local in names})
    again = any(alias.asname == alias.name for alias in node.names)
    statement = Import(module, names, node.lineno, when(scope), scope.optional, again)
    note_import(walk, statement, (local for _, local in names), scope)
    return True


def note_import(walk: Walk, statement: Import, bound: Iterable[str], scope: Scope) -> None:
    walk.imports.append(statement)
    if scope.kind is None:
        walk.bound.update(bound)


def when(scope: Scope) -> ImportScope:
    if scope.type_checking:
        return ImportScope.TYPE_CHECKING
    return ImportScope.FUNCTION if scope.kind is Kind.FUNCTION or scope.script else ImportScope.MODULE
