"""Types of a function's names, as far as its file tells them."""

import ast

import pytest

from analysis.refactoring.transformations.told_types import told_types

AROUND = """\
class Shop: ...

Stock = Shop | None

class Box[T]: ...

def find(name: str) -> Shop: ...

def perhaps() -> Shop | None: ...

async def wait() -> Shop: ...

class Till:
    kept: list[Shop]

    def count(self) -> int: ...

    def run(self, a: int, b: str | None, held: Stock, *rest: int, **named: Shop) -> None:
"""


def told(body: str, line: int = 1000) -> dict[str, str]:
    """Of what `body` sets in a method."""
    tree = ast.parse(AROUND + "".join(f"        {one}\n" for one in body.splitlines()))
    function = next(one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef) and one.name == "run")
    return dict(told_types(tree, function, line))


@pytest.mark.parametrize(
    ("text", "told_as"),
    [
        ("1", "int"),
        ("f'{a}'", "str"),
        ("a is None", "bool"),
        ("not a", "bool"),
        ("a", "int"),
        ("len(rest)", "int"),
        ("'x'.join(b)", "str"),
        ("'x'.split()", ""),
        ("Shop()", "Shop"),
        ("Box()", ""),
        ("find(a)", "Shop"),
        ("perhaps()", ""),
        ("await wait()", "Shop"),
        ("wait()", ""),
        ("self.count()", "int"),
        ("self.other()", ""),
        ("None", ""),
        ("[]", ""),
        ("a == 1", ""),
        ("a and 1", ""),
    ],
)
def test_an_expression_has_a_type_where_it_can_have_no_other(text: str, told_as: str) -> None:
    assert told(f"x = {text}").get("x", "") == told_as


@pytest.mark.parametrize(
    ("body", "types"),
    [
        ("for x in self.kept:\n    y = x", {"x": "Shop", "y": "Shop"}),
        ("for key, value in named.items():\n    pass", {"key": "str", "value": "Shop"}),
        ("for x in rest:\n    pass", {"x": "int"}),
        ("for x in range(3):\n    pass", {"x": "int"}),
        ("x = 0\nx += a", {"x": "int"}),
        ("x: list[int] = []\nx = other()", {"x": "list[int]"}),
        ("x = 0\nx = 'a'", {}),
        ("x = 0\nx = 'a'\nx = 0", {}),
        ("x, y = 1, 2", {}),
        ("with a as x:\n    pass", {}),
        ("x = 1\ntry:\n    pass\nexcept a as x:\n    pass", {}),
        ("y = [x for x in rest]\nx = 'a'", {"x": "str"}),
    ],
)
def test_a_variable_has_the_type_of_all_that_it_is_set_to(body: str, types: dict[str, str]) -> None:
    assert {name: text for name, text in told(body).items() if name in {"x", "y", "key", "value"}} == types


def test_arguments_have_theirs_and_those_that_take_the_rest_are_packed() -> None:
    found = told("pass")
    assert (found["a"], found["b"]) == ("int", "str | None")
    assert (found["rest"], found["named"]) == ("tuple[int, ...]", "dict[str, Shop]")


@pytest.mark.parametrize("body", ["if b is None:\n    return", "assert b", "b = 'x'", "c = b or ''"])
def test_what_may_be_none_is_told_only_as_long_as_nothing_asked(body: str) -> None:
    asked = AROUND.count("\n") + 1
    assert "b" not in told(body, asked + 1)
    assert told(body, asked)["b"] == "str | None"
    assert "a" in told(body.replace("b", "a"), asked + 1)
    assert "held" not in told(body.replace("b", "held"), asked + 1)
    assert told(body.replace("b", "held"), asked)["held"] == "Stock"
