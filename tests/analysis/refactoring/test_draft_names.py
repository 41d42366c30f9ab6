"""Drafts of names for lines that become a function."""

import ast

import pytest

from analysis.refactoring.draft_names import draft_name
from analysis.refactoring.transformations.parts import Part, taken_by
from analysis.removal.text import Lines


def drafted(body: str, first: int, last: int, words: frozenset[str] = frozenset()) -> str:
    """For statements of `def total(box, order, names)`, counted from 0."""
    text = "def total(box, order, names):\n" + "".join(f"    {line}\n" for line in body.splitlines())
    function = ast.parse(text).body[0]
    assert isinstance(function, ast.FunctionDef)
    statements = function.body[first:last]
    part = Part(function, statements, [], statements[0].lineno, statements[-1].end_lineno or 0)
    return (draft_name(Lines(text.encode()), part, taken_by(part), words) or (0, ""))[1]


@pytest.mark.parametrize(
    ("body", "first", "last", "name"),
    [
        ("# add up the prices\nx = order\nprint(x)", 0, 1, "_add_up_prices"),
        ("# the price is open\nprice = order\nprint(price)", 0, 1, "_get_price"),
        ("# which is long,\n# add up prices\nprice = order\nprint(price)", 0, 1, "_get_price"),
        ("price = 0\nfor one in order:\n    price += one\nprint(price)", 1, 2, "_update_price"),
        ("low, high = order\nprint(low, high)", 0, 1, "_get_high_and_low"),
        ("x = order\nprint(x)", 0, 1, ""),
        ("result = order\nprint(result)", 0, 1, ""),
        ("for one in order:\n    names.append(one)\nprint(box)", 0, 1, "_fill_names"),
        ("for one in order:\n    box[one] = 1\nprint(box)", 0, 1, "_fill_box"),
        ("box.price = order\nprint(box)", 0, 1, "_set_price"),
        ("price = order\nwrite_down(price)\nprint(price)", 0, 2, "_write_down"),
        ("print(box)\nreturn order", 1, 2, "_finish_total"),
        ("box.a1a = 1\nbox.b1b = 2\nbox.c1c = 3\nbox.d1d = 4\nbox.e1e = 5\nprint(box)", 0, 5, ""),
    ],
)
def test_lines_are_called_by_what_is_said_above_them_or_comes_of_them(
    body: str, first: int, last: int, name: str
) -> None:
    assert drafted(body, first, last) == name


def test_a_name_that_the_file_has_is_not_given_again() -> None:
    assert drafted("price = order\nprint(price)", 0, 1, frozenset({"_get_price"})) == ""
