"""A parameter goes from its function and from every call, or the step says why it stays."""

from pathlib import Path

import pytest

from tests.analysis.refactoring.transformations.steps import after, refusal, sentence

LEVEL = '''\
from datetime import date


def level(
    order: "list[int]",  # which
    unused: date = (date(2000, 1, 1)),
    *,
    deep: bool = False,
) -> int:
    """How much.

    Args:
        order: What was ordered.
        unused: Nobody knows
            any more.
    """
    return len(order) + deep
'''
CALLS = """\
import shop.stock as m
from shop import stock
from shop.stock import level as lv
from shop.days import TODAY


def f(order: list[int], *rest: int) -> int:
    a = lv(order, TODAY, deep=True)
    b = m.level(order)
    c = stock.level(
        order,
        unused=None,
    )
    return a + b + c
"""
FILES = {"shop/__init__.py": "", "shop/days.py": "TODAY = None\n", "shop/stock.py": LEVEL, "shop/calls.py": CALLS}
GOAL = "remove-parameter shop.stock.level unused"


def test_it_goes_from_definition_docstring_calls_and_with_the_imports_that_only_it_needed(tmp_path: Path) -> None:
    changed = after(tmp_path, FILES, GOAL)
    assert (
        changed["shop/stock.py"]
        == '''\
def level(
    order: "list[int]",  # which
    *,
    deep: bool = False,
) -> int:
    """How much.

    Args:
        order: What was ordered.
    """
    return len(order) + deep
'''
    )
    assert (
        changed["shop/calls.py"]
        == """\
import shop.stock as m
from shop import stock
from shop.stock import level as lv


def f(order: list[int], *rest: int) -> int:
    a = lv(order, deep=True)
    b = m.level(order)
    c = stock.level(
        order,
    )
    return a + b + c
"""
    )


def test_a_marker_that_nothing_follows_goes_as_well(tmp_path: Path) -> None:
    files = {"a.py": "def f(x, /, y, *, z=1):\n    return y\n\n\nf(1, 2)\n"}
    assert after(tmp_path, files, "remove-parameter a.f z") == {"a.py": "def f(x, /, y):\n    return y\n\n\nf(1, 2)\n"}
    assert after(tmp_path, files, "remove-parameter a.f x")["a.py"].startswith("def f(y, *, z=1):")
    assert after(tmp_path, files, "remove-parameter a.f x").popitem()[1].endswith("f(2)\n")


METHOD = """\
class Shelf:
    def put(self, thing, *, why=None):
        return self._place(thing, why) or Shelf()._place(thing, 2)

    def _place(self, thing, spare):
        return thing
"""


def test_a_method_is_called_by_self_and_by_what_a_variable_was_made_as(tmp_path: Path) -> None:
    use = (
        "from shelf import Shelf\n\n\ndef f(one: Shelf):\n    two = Shelf()\n"
        "    return one._place(1, 2), two._place(1, 2)\n"
    )
    changed = after(tmp_path, {"shelf.py": METHOD, "use.py": use}, "remove-parameter shelf.Shelf._place spare")
    assert "return one._place(1), two._place(1)" in changed["use.py"]
    assert "return self._place(thing) or Shelf()._place(thing)" in changed["shelf.py"]


@pytest.mark.parametrize(
    ("files", "goal", "reason"),
    [
        (FILES | {"shop/calls.py": "from shop.stock import level\nlevel(*[1])\n"}, GOAL, "may give it by `*`"),
        (FILES | {"shop/calls.py": "from shop.stock import level\nlevel(1, **{})\n"}, GOAL, "may give it by `**`"),
        (
            FILES | {"shop/calls.py": "from shop.stock import level\nmap(level, [])\n"},
            GOAL,
            "handed on at shop/calls.py:2",
        ),
        (
            FILES | {"shop/calls.py": "from shop.stock import level\nlevel(1, print())\n"},
            GOAL,
            "does something by itself",
        ),
        (FILES | {"shop/calls.py": "import shop.stock\ngetattr(shop.stock, 'level')(1)\n"}, GOAL, "handed on"),
        (
            FILES | {"broken.py": "from shop.stock import level\nprint level\n"},
            GOAL,
            "broken.py names it and does not parse",
        ),
        (FILES, "remove-parameter shop.stock.level order", "uses `order`"),
        (FILES, "remove-parameter shop.stock.level nothing", "has no parameter `nothing`"),
        (FILES, "remove-parameter shop.stock.levle unused", "Did you mean `level`?"),
        (FILES, "remove-parameter ../../etc/passwd.py:level unused", "has no module"),
        (FILES | {"shop/stock.py": "def level(u): ...\ndef level(u): ...\n"}, GOAL, "more than once (lines 1, 2)"),
        ({"a.py": "@register\ndef f(x): ...\n"}, "remove-parameter a.f x", "decorated with `register`"),
        ({"a.py": "def f(x): ...\nglobals()\n"}, "remove-parameter a.f x", "uses globals()"),
        (
            {
                "shelf.py": METHOD,
                "more.py": "from shelf import Shelf\nclass B(Shelf):\n    def _place(self, a, b): ...\n",
            },
            "remove-parameter shelf.Shelf._place spare",
            "a related class defines it as well (more.py:3)",
        ),
        (
            {"shelf.py": METHOD, "use.py": "def f(x):\n    x.put(1)\n"},
            "remove-parameter shelf.Shelf.put why",
            "`.put` at use.py:2 may be it",
        ),
        (
            {"shelf.py": "from lib import Base\n" + METHOD.replace("Shelf:", "Shelf(Base):")},
            "remove-parameter shelf.Shelf._place spare",
            "inherits from Base, which may call it",
        ),
    ],
)
def test_it_stays_where_anybody_may_rely_on_it(tmp_path: Path, files: dict[str, str], goal: str, reason: str) -> None:
    assert reason in refusal(tmp_path, files, goal)


def test_the_sentence_counts_the_calls(tmp_path: Path) -> None:
    assert (
        sentence(tmp_path, FILES, GOAL)
        == "the unused parameter `unused` removed from `shop.stock.level` and from 2 calls"
    )
