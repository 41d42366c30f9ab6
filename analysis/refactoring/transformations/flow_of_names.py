"""Which of a function's own names a run of statements needs, sets for certain, and sets at all."""

import ast
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from analysis.removal.blocks import DEFINITIONS

SCOPES = (*DEFINITIONS, ast.Lambda)


@dataclass(slots=True)
class Flow:
    """`needed` are read before they are set for certain; `certain` are set on every way to the end."""

    needed: dict[str, None] = field(default_factory=dict)
    certain: set[str] = field(default_factory=set)


def flow_through(statements: Sequence[ast.stmt], certain: set[str]) -> Flow:
    """Follows the statements in order, beginning with names that are set for certain."""
    flow = Flow(certain=set(certain))
    for statement in statements:
        _follow(statement, flow)
    return flow


def stored(nodes: Sequence[ast.AST]) -> set[str]:
    """The names that are set anywhere, functions and comprehensions within apart."""
    return {name for node in nodes for name, is_read in _names(node) if not is_read}


def read(nodes: Sequence[ast.AST]) -> set[str]:
    """The names that are read anywhere, also by functions within."""
    return {
        one.id
        for node in nodes
        for one in ast.walk(node)
        if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Load)
    }


def _follow(node: ast.stmt, flow: Flow) -> None:
    match node:
        case ast.If(test=test, body=body, orelse=orelse):
            _expression(test, flow)
            _branches([body, orelse], flow)
        case (
            ast.For(target=target, iter=source, body=body, orelse=orelse)
            | ast.AsyncFor(target=target, iter=source, body=body, orelse=orelse)
        ):
            _expression(source, flow)
            _branches([body], flow, stored([target]))
            _branches([orelse, []], flow)
        case ast.While(test=test, body=body, orelse=orelse):
            _expression(test, flow)
            _branches([body, []], flow)
            _branches([orelse, []], flow)
        case ast.With(items=items, body=body) | ast.AsyncWith(items=items, body=body):
            for item in items:
                _expression(item.context_expr, flow)
                flow.certain |= stored([item.optional_vars]) if item.optional_vars else set()
            _sequence(body, flow)
        case ast.Try(body=body, handlers=handlers, orelse=orelse, finalbody=last):
            whole = flow_through(body, flow.certain).certain
            _branches([body, []], flow)
            for handler in handlers:
                _branches([handler.body, []], flow, {handler.name} if handler.name else set())
            _branches([orelse, []], flow, whole)
            _sequence(last, flow)
        case ast.Match() | ast.TryStar():
            _expression(node, flow)
        case _:
            _expression(node, flow)
            flow.certain |= {node.name} if isinstance(node, DEFINITIONS) else stored([node]) - _by_the_way(node)


def _sequence(statements: Sequence[ast.stmt], flow: Flow) -> None:
    for statement in statements:
        _follow(statement, flow)


def _branches(branches: Sequence[Sequence[ast.stmt]], flow: Flow, also: AbstractSet[str] = frozenset()) -> None:
    """Each begins with the same; certain after them is what is so after each that goes on."""
    ends: list[set[str]] = []
    for branch in branches:
        inner = flow_through(branch, flow.certain | also)
        flow.needed |= inner.needed
        if not _leaves(branch):
            ends.append(inner.certain)
    if len(branches) > 1 and ends:
        flow.certain = set.intersection(*ends)


def _leaves(branch: Sequence[ast.stmt]) -> bool:
    return bool(branch) and isinstance(branch[-1], ast.Return | ast.Raise | ast.Continue | ast.Break)


def _expression(node: ast.AST, flow: Flow) -> None:
    for name, is_read in _names(node):
        if is_read and name not in flow.certain:
            flow.needed[name] = None
    flow.certain |= _first_of_all(node)


def _by_the_way(node: ast.AST) -> set[str]:
    """The names that `:=` sets."""
    return {one.target.id for one in ast.walk(node) if isinstance(one, ast.NamedExpr)}


def _first_of_all(node: ast.AST) -> set[str]:
    """The name that `:=` sets before anything else of an expression may end it."""
    match node:
        case ast.NamedExpr(target=ast.Name(id=name)):
            return {name}
        case ast.Compare(left=first) | ast.UnaryOp(operand=first):
            return _first_of_all(first)
    return set()


def _names(node: ast.AST) -> Iterator[tuple[str, bool]]:
    """(name, whether it is read) in a node, names that a comprehension binds for itself left out."""
    if isinstance(node, ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp):
        own = {one.id for part in node.generators for one in ast.walk(part.target) if isinstance(one, ast.Name)}
        for child in ast.iter_child_nodes(node):
            yield from ((name, is_read) for name, is_read in _names(child) if name not in own)
        return
    if isinstance(node, ast.Name):
        yield node.id, isinstance(node.ctx, ast.Load)
    if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
        yield node.target.id, True
    if isinstance(node, ast.Import | ast.ImportFrom):
        yield from ((alias.asname or alias.name.partition(".")[0], False) for alias in node.names)
    if isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar) and node.name:
        yield node.name, False
    if isinstance(node, ast.MatchMapping) and node.rest:
        yield node.rest, False
    for child in [node.value, node.target] if isinstance(node, ast.NamedExpr) else ast.iter_child_nodes(node):
        yield from _names(child)
