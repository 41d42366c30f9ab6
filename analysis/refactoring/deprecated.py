"""Functions that say that they are deprecated, and by which other one they can be replaced."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from analysis.index.paths import is_test
from analysis.python.facts import PYTHON
from analysis.refactoring.view import View

NAMED = re.compile(
    r"(?:\buse|in favou?r of|replaced (?:by|with))\s+(?:the\s+)?[`'\":]*([A-Za-z_][\w.]*\w)", re.IGNORECASE
)
WARNINGS = frozenset({"DeprecationWarning", "PendingDeprecationWarning", "FutureWarning"})

type Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Deprecated:
    """`old` only warns and hands on to `new`; `text` is the warning."""

    path: str
    old: str
    new: str
    text: str


def find_deprecated(view: View) -> list[Deprecated]:
    """Those whose replacement stands beside them and does the same: the old one gives it all that it was given."""
    found: list[Deprecated] = []
    for path, facts in view.index.facts(PYTHON).items():
        content = view.index.snapshot.read(path)
        if b"eprecat" in content and not facts.problem and not is_test(path):
            found += _in_file(view, path, ast.parse(content))
    return found


def _in_file(view: View, path: str, tree: ast.Module) -> Iterator[Deprecated]:
    for prefix, body in [
        ("", tree.body),
        *((f"{one.name}.", one.body) for one in tree.body if isinstance(one, ast.ClassDef)),
    ]:
        functions = {one.name: one for one in body if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)}
        for function in functions.values():
            text = _text(function)
            named = NAMED.search(text)
            new = named[1].rpartition(".")[2] if named else ""
            if new in functions and new != function.name and _hands_on(function, new):
                module = view.name(path)
                yield Deprecated(path, f"{module}.{prefix}{function.name}", f"{module}.{prefix}{new}", text)


def _text(function: Function) -> str:
    """What `@deprecated("…")` or a DeprecationWarning says; "" if it is not deprecated."""
    for decorator in function.decorator_list:
        if isinstance(decorator, ast.Call) and ast.unparse(decorator.func).rpartition(".")[2] == "deprecated":
            return _string(decorator.args[0]) if decorator.args else ""
    for statement in function.body:
        call = statement.value if isinstance(statement, ast.Expr) else None
        if isinstance(call, ast.Call) and _is_warning(call):
            return _string(call.args[0])
    return ""


def _is_warning(call: ast.Call) -> bool:
    given = {ast.unparse(one) for one in [*call.args, *(keyword.value for keyword in call.keywords)]}
    return ast.unparse(call.func).rpartition(".")[2] == "warn" and bool(call.args) and bool(WARNINGS & given)


def _string(node: ast.expr) -> str:
    parts = [one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    return " ".join("".join(parts).split())


def _hands_on(function: Function, new: str) -> bool:
    """Whether it does nothing but warn, and return what the other gives for the same arguments."""
    body = [one for one in function.body if not isinstance(one, ast.Expr | ast.Import | ast.ImportFrom)]
    plain = [one for one in function.body if isinstance(one, ast.Expr)]
    harmless = all(
        isinstance(one.value, ast.Constant) or (isinstance(one.value, ast.Call) and _is_warning(one.value))
        for one in plain
    )
    if not harmless or len(body) != 1 or not isinstance(body[0], ast.Return):
        return False
    value = body[0].value.value if isinstance(body[0].value, ast.Await) else body[0].value
    if not isinstance(value, ast.Call):
        return False
    named = ast.unparse(value.func).removeprefix("self.").removeprefix("cls.")
    return named == new and _same_arguments(function, value)


def _same_arguments(function: Function, call: ast.Call) -> bool:
    """Each parameter is given on, in its place or by its name."""
    given = function.args
    positional = [one.arg for one in [*given.posonlyargs, *given.args] if one.arg not in {"self", "cls"}]
    wanted = [*positional, *([f"*{given.vararg.arg}"] if given.vararg else [])]
    by_name = [one.arg for one in given.kwonlyargs]
    in_order = [ast.unparse(one) for one in call.args]
    named = [one for one in call.keywords if one.arg is None or ast.unparse(one.value) != one.arg]
    rest = [ast.unparse(one.value) for one in named if one.arg is None]
    if [one for one in named if one.arg] or rest != ([given.kwarg.arg] if given.kwarg else []):
        return False
    return (
        in_order == wanted[: len(in_order)]
        and [*in_order, *(k.arg for k in call.keywords if k.arg)] == wanted + by_name
    )
