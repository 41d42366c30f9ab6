"""How exceptions are caught."""

import ast
import re
from collections.abc import Iterable

from analysis.quality.checks.facts import Place, Suspicion

ANSWERS = re.compile(r"HTTP|Http|Exit$|Abort$|Skip|StopIteration")
"""What is raised to answer a request or to leave, not to report a failure."""

BROAD = frozenset({"Exception", "BaseException"})
TELLS = frozenset({
    "debug", "info", "warning", "warn", "error", "exception", "critical", "log", "print", "echo", "print_exc",
    "format_exc", "exc_info", "capture_exception", "fail", "secho", "print_exception", "set_exception",
    "format_exception", "Failure",
})  # fmt: skip
CLEANS_UP = re.compile(r"^(__del__|__a?exit__|_*(async_)?(a?close|shutdown|clean_?up|tear_?down|stop|atexit).*)$")


def check_handler(node: ast.ExceptHandler, place: Place) -> Iterable[Suspicion]:
    """What one `except` does with what it caught."""
    if not _is_broad(node.type):
        return
    inside = list(_own_nodes(node.body))
    if any(isinstance(inner, ast.Raise) for inner in inside):
        yield from _lost_causes(node, inside, place)
    elif _is_empty(node.body):
        if not _is_harmless(place):
            yield place.suspicion("swallowed", f"{_catches(node)} does nothing with it: any failure stays hidden", node)
    elif node.type is None:
        yield place.suspicion("bare", "A bare `except:` also catches KeyboardInterrupt and SystemExit", node)
    elif not _tells(node, inside) and not _is_harmless(place):
        yield place.suspicion("broad", f"{_catches(node)} goes on without a trace of what was wrong", node)


def _lost_causes(node: ast.ExceptHandler, inside: list[ast.AST], place: Place) -> Iterable[Suspicion]:
    for inner in inside:
        if not (isinstance(inner, ast.Raise) and inner.exc) or inner.cause:
            continue
        if isinstance(inner.exc, ast.Call) and ANSWERS.search(ast.unparse(inner.exc.func)):
            continue
        mentioned = {name.id for name in ast.walk(inner.exc) if isinstance(name, ast.Name)}
        if node.name not in mentioned and isinstance(inner.exc, ast.Call) and not _tells(node, inside):
            message = f"{_catches(node)} raises another exception without `from`: the cause is told as an accident"
            yield place.suspicion("lost-cause", message, inner)


def _is_broad(caught: ast.expr | None) -> bool:
    if isinstance(caught, ast.Tuple):
        return any(_is_broad(part) for part in caught.elts)
    return caught is None or (isinstance(caught, ast.Name) and caught.id in BROAD)


def _catches(node: ast.ExceptHandler) -> str:
    return f"`except {ast.unparse(node.type)}`" if node.type else "A bare `except:`"


def _is_empty(body: list[ast.stmt]) -> bool:
    return all(
        isinstance(statement, ast.Pass | ast.Continue)
        or (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant))
        for statement in body
    )


def _tells(node: ast.ExceptHandler, inside: list[ast.AST]) -> bool:
    """Whether the handler logs, prints, or does something with the exception."""
    return any(
        (isinstance(inner, ast.Name) and inner.id == node.name)
        or (isinstance(inner, ast.Attribute) and inner.attr in TELLS)
        or (isinstance(inner, ast.Name) and inner.id in TELLS)
        or (isinstance(inner, ast.keyword) and inner.arg == "exc_info")
        for inner in inside
    )


def _is_harmless(place: Place) -> bool:
    """Probing an import, and cleaning up on the way out, may fail in silence."""
    attempt = place.attempt
    probes = attempt is not None and all(isinstance(line, ast.Import | ast.ImportFrom) for line in attempt.body)
    return probes or (bool(place.names) and CLEANS_UP.match(place.names[-1]) is not None)


def _own_nodes(body: list[ast.stmt]) -> Iterable[ast.AST]:
    """The nodes of a body without those of functions in it."""
    stack: list[ast.AST] = list(body)
    while stack:
        node = stack.pop()
        yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            stack.extend(ast.iter_child_nodes(node))
