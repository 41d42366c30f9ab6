"""The Python checks as a layer: which function looks at which node, and the one walk that asks them."""

import ast
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from analysis.index.layer import Layer
from analysis.index.paths import is_generated
from analysis.index.snapshot import Language, SourceFile
from analysis.quality.checks.errors import check_handler
from analysis.quality.checks.facts import Checked, Place, Suspicion
from analysis.quality.checks.scalability import check_call, check_module
from analysis.quality.checks.types import check_defaults

# Each function takes the node type it is listed under, which a mapping's type cannot say.
CHECKS: Mapping[type[ast.AST], tuple[Callable[[Any, Place], Iterable[Suspicion]], ...]] = {
    ast.Module: (check_module,),
    ast.ExceptHandler: (check_handler,),
    ast.Call: (check_call,),
    ast.FunctionDef: (check_defaults,),
    ast.AsyncFunctionDef: (check_defaults,),
}

LEAVES = (ast.expr_context, ast.operator, ast.cmpop, ast.boolop, ast.unaryop, ast.Constant)


def check(content: bytes, file: SourceFile) -> Checked:
    """Every suspicion in a Python file; none in one that does not parse or that a tool generated."""
    try:
        with warnings.catch_warnings(action="ignore"):
            tree = ast.parse(content)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return Checked()
    suspicions, handed_over = list[Suspicion](), set[str]()
    place = Place(content.decode("utf-8-sig", errors="replace").splitlines())
    for node, where in walk(tree, place):
        for look in CHECKS.get(type(node), ()):
            suspicions.extend(look(node, where))
        handed_over.update(_handed_over(node))
    kept = () if is_generated("", content) else tuple(suspicions)
    return Checked(kept, tuple(sorted(handed_over)))


def walk(tree: ast.Module, place: Place) -> Iterator[tuple[ast.AST, Place]]:
    """Every node in reading order with where it stands; a loop, as deep expressions exist."""
    stack: list[tuple[ast.AST, Place]] = [(tree, place)]
    while stack:
        node, where = stack.pop()
        yield node, where
        entered = len(stack)
        enter = ENTER.get(type(node))
        children = enter(node, where) if enter else ((child, where) for child in ast.iter_child_nodes(node))
        stack.extend(child for child in children if not isinstance(child[0], LEAVES))
        stack[entered:] = reversed(stack[entered:])


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
}


def _handed_over(node: ast.AST) -> Iterable[str]:
    """Names that stand where a value is passed on: arguments, assigned values, elements, results."""
    for value in _values(node):
        if isinstance(value, ast.Name):
            yield value.id
        elif isinstance(value, ast.Attribute):
            yield value.attr


def _values(node: ast.AST) -> Iterable[ast.AST | None]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
        return (*node.args.defaults, *node.args.kw_defaults)
    return [value for field in HANDED_OVER.get(type(node), ()) for value in _each(getattr(node, field))]


def _each(value: Any) -> Iterable[ast.AST | None]:
    parts = value if isinstance(value, list) else [value]
    return [part.value if isinstance(part, ast.keyword) else part for part in parts]


PYTHON_CHECKS = Layer(
    name="python-checks",
    version=1,
    type=Checked,
    languages=frozenset({Language.PYTHON}),
    extract=check,
)
