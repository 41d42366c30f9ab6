"""Which part of a Python file a changed line belongs to, and so whose tests it concerns.

A change inside of a function concerns the tests that ran the function. What runs at import may concern every test that
imports the file; of this, only imports are followed, to the functions that use what they bring.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Concerned:
    """Bits for the lines of functions that a change concerns, and whether it may concern whoever imports the file."""

    lines: int = 0
    importers: bool = False


def concerned(source: str, touched: int) -> Concerned:
    """By the lines that are touched; of a file that cannot be parsed, all."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return Concerned(touched, importers=True)
    lines, importers = 0, False
    for line in _numbers(touched):
        if found := _innermost(tree.body, line):
            lines |= found
        elif statement := _statement_at(tree.body, line):
            used = _users(tree, statement)
            importers = importers or used is None
            lines |= used or 0
    return Concerned(lines, importers)


def _innermost(body: list[ast.stmt], line: int) -> int:
    """The lines of the outermost function around a line; between the statements of a class, those of its methods."""
    for one in body:
        if not _span(one) >> line & 1:
            continue
        if isinstance(one, Function):
            return _span(one)
        if isinstance(one, ast.ClassDef) and line >= one.body[0].lineno:
            methods = sum(_span(each) for each in one.body if isinstance(each, Function))
            return _innermost(one.body, line) or (0 if _statement_at(one.body, line) else methods)
    return 0


def _statement_at(body: list[ast.stmt], line: int) -> ast.stmt | None:
    """The statement of a module or class at a line, unless it is text."""
    for one in body:
        if _span(one) >> line & 1:
            if isinstance(one, ast.ClassDef) and line >= one.body[0].lineno:
                return _statement_at(one.body, line)
            is_text = isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant)
            return None if is_text else one
    return None


def _users(tree: ast.Module, statement: ast.stmt) -> int | None:
    """The lines of functions that use what an import brings; None if it is no import, or is used at import."""
    if not isinstance(statement, ast.Import | ast.ImportFrom):
        return None
    names = {(alias.asname or alias.name).partition(".")[0] for alias in statement.names}
    functions = [one for one in ast.walk(tree) if isinstance(one, Function)]
    spans = [(_span(one), one) for one in functions]
    inside = 0
    for span, _ in spans:
        inside |= span
    found = 0
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in names:
            if not inside >> node.lineno & 1:
                return None
            for span, _ in spans:
                found |= span if span >> node.lineno & 1 else 0
    return found


def _span(one: ast.stmt) -> int:
    decorators = one.decorator_list if isinstance(one, Function | ast.ClassDef) else []
    first = min([one.lineno, *(each.lineno for each in decorators)])
    return (1 << (one.end_lineno or one.lineno) + 1) - (1 << first)


def _numbers(bits: int) -> Iterator[int]:
    while bits:
        low = bits & -bits
        yield low.bit_length() - 1
        bits ^= low
