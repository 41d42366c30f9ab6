"""Marking flaky tests so that their failures hold nobody up, until a date that the mark itself keeps to.

The mark is pytest's own `xfail(condition, strict=False)`: the test still runs and is reported, and after the day its
failures count again, https://docs.pytest.org/en/stable/how-to/skipping.html#xfail.
"""

import ast
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import groupby

from analysis.test_suite.import_lines import add_imports, name_for
from analysis.test_suite.model import Value
from analysis.test_suite.places import function_of, scope_of

LEAST_DAYS = 28
"""A quarantine ends with the first month that begins so late: the date stays the same from one run to the next."""


class Quarantined(Value):
    """A test function that is to be marked: where, why, whose it is, and until when."""

    test: str
    path: str
    owner: str
    until: date
    why: str


class CannotMark(ValueError):
    """Why a test cannot be marked where it stands."""


def end_date(today: date) -> date:
    """The first day of a month, four weeks ahead at least."""
    day = today + timedelta(days=LEAST_DAYS)
    return day if day.day == 1 else (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def mark(source: str, path: str, tests: Sequence[Quarantined]) -> str:
    """The source with a mark above each test. Raises CannotMark; what is in the file already stays as it is."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError) as error:
        raise CannotMark(f"{path} cannot be parsed: {error}") from None
    lines = source.splitlines(keepends=True)
    newline = "\r\n" if lines and lines[0].endswith("\r\n") else "\n"
    pytest, dates = name_for(tree, "pytest"), name_for(tree, "datetime")
    marks = [(_place(tree, path, one), one) for one in tests]
    for number, wanted in sorted(marks, key=lambda pair: -pair[0]):
        indent = lines[number - 1][: len(lines[number - 1]) - len(lines[number - 1].lstrip())]
        lines[number - 1 : number - 1] = [indent + line + newline for line in _mark(wanted, pytest, dates)]
    add_imports(lines, tree, ("datetime", "pytest"), newline)
    return "".join(lines)


def is_marked(source: str, test: str, path: str) -> bool:
    """Whether the test bears an xfail or skip of any kind already: somebody knows of it."""
    try:
        function = function_of(ast.parse(source), scope_of(test, path))
    except (SyntaxError, ValueError, IndexError):
        return False
    shown = [ast.unparse(one) for one in function.decorator_list] if function else []
    return any("xfail" in one or "skip" in one or "flaky" in one for one in shown)


def by_file(tests: Iterable[Quarantined]) -> dict[str, list[Quarantined]]:
    """One mark for each function, however many of its cases are flaky."""
    functions = {(one.path, one.test.partition("[")[0]): one for one in tests}
    ordered = sorted(functions.values(), key=lambda one: (one.path, one.test))
    return {path: list(group) for path, group in groupby(ordered, key=lambda one: one.path)}


def _mark(wanted: Quarantined, pytest: str, dates: str) -> list[str]:
    until = wanted.until
    reason = f"{wanted.why}; owner: {wanted.owner}" if wanted.owner else wanted.why
    return [
        f"@{pytest}.mark.xfail(",
        f"    {dates}.date.today() < {dates}.date({until.year}, {until.month}, {until.day}),",
        f'    reason="{_quoted(reason)}",',
        "    strict=False,",
        ")",
    ]


def _quoted(text: str) -> str:
    return "".join(letter for letter in text if letter.isprintable() and letter not in '"\\')[:90]


def _place(tree: ast.Module, path: str, wanted: Quarantined) -> int:
    """The line that the mark goes above."""
    scope = scope_of(wanted.test, path)
    function = function_of(tree, scope) if scope else None
    if function is None:
        raise CannotMark(f"{wanted.test} is not written as one function of {path}")
    return min([function.lineno, *(one.lineno for one in function.decorator_list)])
