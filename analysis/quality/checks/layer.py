"""The Python checks as a layer: which function looks at which node, and the one walk that asks them."""

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from analysis.index.layer import Layer
from analysis.index.paths import is_generated
from analysis.index.snapshot import Language, SourceFile
from analysis.python.structures import Problem
from analysis.python.syntax import parse
from analysis.quality.checks.errors import check_handler
from analysis.quality.checks.facts import Checked, Place, Suspicion
from analysis.quality.checks.scalability import check_call, check_module
from analysis.quality.checks.types import check_defaults
from analysis.quality.lines import lines_of

# Each function takes the node type it is listed under, which a mapping's type cannot say.
CHECKS: Mapping[type[ast.AST], tuple[Callable[[Any, Place], Iterable[Suspicion]], ...]] = {
    ast.Module: (check_module,),
    ast.ExceptHandler: (check_handler,),
    ast.Call: (check_call,),
    ast.FunctionDef: (check_defaults,),
    ast.AsyncFunctionDef: (check_defaults,),
}

IGNORED_FIELDS = frozenset({"ctx", "op", "ops", "kind", "type_comment", "type_ignores"})
LEAVES = frozenset({ast.Name, ast.Constant, ast.MatchSingleton})
CHILDREN = {
    kind: tuple(name for name in kind._fields if name not in IGNORED_FIELDS)
    for kind in vars(ast).values()
    if isinstance(kind, type) and issubclass(kind, ast.AST) and kind not in LEAVES
}


def check(content: bytes, file: SourceFile) -> Checked:
    """Every suspicion in a Python file; none in one that does not parse or that a tool generated."""
    tree = parse(content)
    if isinstance(tree, Problem):
        return Checked()
    suspicions, handed_over = list[Suspicion](), set[str]()
    place = Place(lines_of(content))
    for node, where in walk(tree, place):
        kind = node.__class__
        for look in CHECKS.get(kind, ()):
            suspicions.extend(look(node, where))
        for field in HANDED_OVER.get(kind, ()):
            handed_over.update(_names(getattr(node, field)))
    kept = () if is_generated("", content) else tuple(sorted(suspicions, key=lambda suspicion: suspicion.line))
    return Checked(kept, tuple(sorted(handed_over)))


def walk(tree: ast.Module, place: Place) -> Iterator[tuple[ast.AST, Place]]:
    """Every node with where it stands, in no special order; a loop, as deep expressions exist."""
    stack: list[tuple[ast.AST, Place]] = [(tree, place)]
    while stack:
        item = stack.pop()
        yield item
        node, where = item
        kind = node.__class__
        if kind in ENTER:
            stack.extend(ENTER[kind](node, where))
            continue
        for name in CHILDREN.get(kind, ()):
            value = getattr(node, name)
            if value.__class__ is list:
                stack.extend([(child, where) for child in value])
            elif value is not None:
                stack.append((value, where))


def _enter_function(node: Any, place: Place) -> Iterator[tuple[ast.AST, Place]]:
    inside = replace(place, names=(*place.names, node.name), function=node, loops=(), attempt=None)
    for child in ast.iter_child_nodes(node):
        yield child, inside if child in node.body else place


def _enter_class(node: Any, place: Place) -> Iterator[tuple[ast.AST, Place]]:
    inside = replace(place, names=(*place.names, node.name), loops=(), attempt=None)
    for child in ast.iter_child_nodes(node):
        yield child, inside if child in node.body else place


def _enter_loop(node: Any, place: Place) -> Iterator[tuple[ast.AST, Place]]:
    inside = replace(place, loops=(*place.loops, node))
    for child in ast.iter_child_nodes(node):
        yield child, inside if child in node.body else place


def _enter_try(node: Any, place: Place) -> Iterator[tuple[ast.AST, Place]]:
    inside = replace(place, attempt=node)
    for child in ast.iter_child_nodes(node):
        yield child, inside if isinstance(child, ast.ExceptHandler) else place


ENTER: Mapping[type[ast.AST], Callable[[Any, Place], Iterator[tuple[ast.AST, Place]]]] = {
    ast.FunctionDef: _enter_function,
    ast.AsyncFunctionDef: _enter_function,
    ast.ClassDef: _enter_class,
    ast.For: _enter_loop,
    ast.AsyncFor: _enter_loop,
    ast.Try: _enter_try,
    ast.TryStar: _enter_try,
}


HANDED_OVER: Mapping[type[ast.AST], tuple[str, ...]] = {
    ast.Call: ("args", "keywords"),
    ast.Assign: ("value",),
    ast.AnnAssign: ("value",),
    ast.NamedExpr: ("value",),
    ast.Return: ("value",),
    ast.Yield: ("value",),
    ast.Dict: ("values",),
    ast.List: ("elts",),
    ast.Tuple: ("elts",),
    ast.Set: ("elts",),
    ast.IfExp: ("body", "orelse"),
    ast.BoolOp: ("values",),
    ast.arguments: ("defaults", "kw_defaults"),
}
"""Where a value is passed on: as an argument, assigned value, element, result or default."""


def _names(value: Any) -> Iterable[str]:
    """The names among the expressions of one field."""
    for part in value if isinstance(value, list) else (value,):
        inner = part.value if isinstance(part, ast.keyword) else part
        if isinstance(inner, ast.Name):
            yield inner.id
        elif isinstance(inner, ast.Attribute):
            yield inner.attr


PYTHON_CHECKS = Layer(
    name="python-checks",
    version=9,
    type=Checked,
    languages=frozenset({Language.PYTHON}),
    extract=check,
)
