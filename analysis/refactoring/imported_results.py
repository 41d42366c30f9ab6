"""What calls of names give that a file imports from its own repository."""

import ast
import builtins
from collections.abc import Iterator, Mapping

from analysis.refactoring.references.meaning import symbol_behind
from analysis.refactoring.transformations.told_types import result_of_calling
from analysis.refactoring.view import Refused, View
from analysis.removal.blocks import DEFINITIONS


def imported_results(view: View, path: str) -> Mapping[str, str]:
    """By how a call is written, the annotation of its result, as far as this file has all of its names too."""
    tree = view.tree(path)
    bound = dict(_bound(tree))
    found: dict[str, str] = {}
    for name in bound:
        try:
            behind = symbol_behind(view, path, name)
            there = view.tree(behind[0]) if behind else ast.Module([], [])
        except Refused:
            continue
        for node in there.body:
            if behind and isinstance(node, DEFINITIONS) and (node.name, node.name) == (name, behind[1]):
                told = result_of_calling(node)
                found |= {call: text for call, text in told.items() if _has_all_of(bound, text)}
    return found


def _bound(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """The names that a file binds in itself, also for type checkers only, with what they are called where they are."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            yield from ((alias.asname or alias.name, alias.name) for alias in node.names)
    yield from ((node.name, node.name) for node in tree.body if isinstance(node, DEFINITIONS))


def _has_all_of(bound: Mapping[str, str], annotation: str) -> bool:
    names = {one.id for one in ast.walk(ast.parse(annotation, mode="eval")) if isinstance(one, ast.Name)}
    return all(bound.get(name) == name or hasattr(builtins, name) for name in names)
