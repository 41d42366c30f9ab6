"""How an import cycle is broken: for types, from the definition, by a move, in a function; and when it is left."""

from pathlib import Path

import pytest

from analysis.refactoring.kinds import NoSuchGoal, topics_for
from tests.analysis.refactoring.components import apply, importable, options, planted, reasons, rewrites, texts

STOCK = '''\
"""Stock."""

import logging

from shop.orders import Order  # who orders

logger = logging.getLogger("stock")


def level(order: Order, others: "list[Order]") -> "int | None":
    """How much is left."""
    known: Order = order
    return len(others) - bool(known)
'''
ORDERS = """\
from shop import stock


class Order:
    left = stock.level(None, [])
"""


def test_what_only_annotations_use_is_imported_for_type_checkers(tmp_path: Path) -> None:
    index = planted(tmp_path, {"shop/__init__.py": "", "shop/stock.py": STOCK, "shop/orders.py": ORDERS})
    first = rewrites(index)[0]
    assert texts(first) == {
        "shop/stock.py": '''\
"""Stock."""

import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shop.orders import Order

logger = logging.getLogger("stock")


def level(order: "Order", others: "list[Order]") -> "int | None":
    """How much is left."""
    known: Order = order
    return len(others) - bool(known)
'''
    }
    assert "now imported for type checkers only" in first.sentence
    assert options(apply(tmp_path, first)) == []
    assert importable(tmp_path, "shop.stock", "shop.orders")


def test_a_block_for_type_checkers_and_postponed_annotations_are_used_as_they_are(tmp_path: Path) -> None:
    begin = "from __future__ import annotations\n\nimport typing as t\n\nfrom shop import rates\n"
    types = "\nif t.TYPE_CHECKING:\n    from shop.alpha import A\n    from shop.zeta import Z\n"
    use = "\n\ndef level(order: Order, a: A, z: Z) -> int:\n    return rates.one\n"
    files = {
        "shop/__init__.py": "", "shop/rates.py": "one = 1\n", "shop/alpha.py": "A = 1\n", "shop/zeta.py": "Z = 1\n",
        "shop/stock.py": begin + "from shop.orders import Order\n" + types + use, "shop/orders.py": ORDERS,
    }  # fmt: skip
    (changed,) = texts(rewrites(planted(tmp_path, files))[0]).values()
    added = types.replace("    from shop.zeta", "    from shop.orders import Order\n    from shop.zeta")
    assert changed == begin + added + use


def test_a_whole_module_that_only_annotations_name_is_imported_for_type_checkers(tmp_path: Path) -> None:
    stock = "import shop.orders\n\n\ndef level(order: shop.orders.Order) -> int:\n    return 1\n"
    index = planted(tmp_path, {"shop/__init__.py": "", "shop/stock.py": stock, "shop/orders.py": ORDERS})
    (changed,) = texts(rewrites(index)[0]).values()
    assert "\nif TYPE_CHECKING:\n    import shop.orders\n" in changed
    assert 'order: "shop.orders.Order"' in changed


def test_a_name_comes_from_where_it_is_defined_rather_than_by_way_of_the_package(tmp_path: Path) -> None:
    files = {
        "shop/__init__.py": "from .api import buy\nfrom .money import Money\n",
        "shop/money.py": "class Money:\n    pass\n",
        "shop/api.py": "import os\nfrom . import (\n    Money,  # what is paid\n)\n\n\nclass Price(Money):\n    pass\n"
        "\n\ndef buy():\n    return Price(), os\n",
    }
    index = planted(tmp_path, files)
    first = rewrites(index)[0]
    assert texts(first) == {"shop/api.py": files["shop/api.py"].replace("from . import", "from .money import")}
    assert "from where they are defined, `.money`" in first.sentence
    assert options(apply(tmp_path, first)) == []


SHARED = {
    "shop/__init__.py": "",
    "shop/orders.py": '''\
# Copyright: the shop
"""Orders."""

import math
import re
from decimal import Decimal as D

from shop.stock import level

__all__ = ["FACTOR", "Order", "rounded"]

FACTOR = D("2")


# To the next cent.
def rounded(amount):
    """The amount in cents."""
    return math.ceil(amount * FACTOR)


class Order:
    left = level(1) + len(re.findall("a", "b"))
''',
    "shop/stock.py": "from shop.orders import rounded\n\nLIMIT = rounded(2)\n\n\ndef level(order):\n    return LIMIT\n",
    "main.py": "from shop.orders import rounded\n",
}


def test_shared_names_move_below_both_with_all_they_need_and_the_old_module_still_offers_them(tmp_path: Path) -> None:
    index = planted(tmp_path, SHARED)
    first = rewrites(index)[0]
    assert texts(first) == {
        "shop/_orders_common.py": '''\
# Copyright: the shop

"""What shop.orders and shop.stock both need."""

import math
from decimal import Decimal as D

FACTOR = D("2")


# To the next cent.
def rounded(amount):
    """The amount in cents."""
    return math.ceil(amount * FACTOR)
''',
        "shop/orders.py": '''\
# Copyright: the shop
"""Orders."""

import re

from shop._orders_common import FACTOR, rounded
from shop.stock import level

__all__ = ["FACTOR", "Order", "rounded"]


class Order:
    left = level(1) + len(re.findall("a", "b"))
''',
        "shop/stock.py": SHARED["shop/stock.py"].replace("shop.orders", "shop._orders_common"),
    }
    assert options(apply(tmp_path, first)) == []
    assert importable(tmp_path, "shop.stock", "shop.orders", "main")


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        ("def rounded(a):\n    return __name__\n", "depends on the module that it stands in"),
        ("def rounded(a):\n    global n\n    n = a\n", "depends on the module that it stands in"),
        ("def rounded(a):\n    return level(a)\n", "needs shop.stock, which is in the cycle itself"),
        ("def rounded(a):\n    return 1\n\n\nrounded = print\n", "binds `rounded` more than once"),
        ("rounded = print\nrounded.x = 1\nregister(rounded)\n", "is worked on while"),
        ("class rounded(Base):\n    pass\n", "is a class of a framework"),
    ],
)
def test_what_belongs_to_its_module_is_not_moved(tmp_path: Path, made: str, reason: str) -> None:
    orders = f"from shop.stock import level\nfrom base import Base, register\n\n\n{made}\n\nx = level(1)\n"
    index = planted(
        tmp_path, SHARED | {"shop/orders.py": orders, "main.py": "", "base.py": "Base = register = print\n"}
    )
    assert not rewrites(index)
    assert any(reason in one for one in reasons(index)), reasons(index)


LATE = {
    "shop/__init__.py": "",
    "shop/orders.py": """\
from shop import stock


class Order:
    left = stock.level(1)

    def __init__(self, n=1):
        self.n = n
""",
    "shop/stock.py": '''\
from shop.orders import Order


def level(order):
    return 1


def first():
    """The first order."""
    return Order(1)


def again(order: Order):  # as before
    # once more
    for number in range(2):
        yield Order(number)
''',
}


def test_as_a_last_resort_the_functions_that_need_it_import_it(tmp_path: Path) -> None:
    last = rewrites(planted(tmp_path, LATE))[-1]
    assert texts(last) == {
        "shop/stock.py": '''\
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shop.orders import Order


def level(order):
    return 1


def first():
    """The first order."""
    from shop.orders import Order  # avoid an import cycle

    return Order(1)


def again(order: "Order"):  # as before
    from shop.orders import Order  # avoid an import cycle

    # once more
    for number in range(2):
        yield Order(number)
'''
    }
    assert "the last resort" in last.sentence
    assert options(apply(tmp_path, last)) == []
    assert importable(tmp_path, "shop.stock", "shop.orders")


@pytest.mark.parametrize(
    ("file", "text", "reason"),
    [
        ("main.py", "from shop.stock import Order\n", "main.py:1 imports `Order` from shop.stock"),
        ("test_it.py", 'import mock\nmock.patch("shop.stock.Order")\n', "a test reaches for `Order`"),
        ("test_it.py", 'from shop import stock\nsetattr(stock, "Order", 1)\n', "a test reaches for `Order`"),
        ("guide.md", "Use `shop.stock.Order`.\n", "code or text reaches for `Order`"),
    ],
)
def test_a_name_that_others_take_from_the_file_stays(tmp_path: Path, file: str, text: str, reason: str) -> None:
    index = planted(tmp_path, LATE | {file: text})
    assert not [one for one in rewrites(index) if "last resort" in one.sentence]
    assert any(reason in one for one in reasons(index)), reasons(index)


def test_what_is_needed_at_once_stays_and_the_reason_is_said(tmp_path: Path) -> None:
    stock = "from shop.orders import Order\n\n\nclass level(Order):\n    pass\n"
    orders = "from shop.stock import level\n\n\nclass Order:\n    left = level\n"
    index = planted(tmp_path, {"shop/__init__.py": "", "shop/stock.py": stock, "shop/orders.py": orders})
    assert not rewrites(index)
    assert any("needs shop.stock, which is in the cycle itself" in one for one in reasons(index)), reasons(index)


def test_annotations_that_a_framework_reads_keep_their_import(tmp_path: Path) -> None:
    stock = "from app import route\nfrom shop.orders import Order\n\n\n@route\ndef level(order: Order):\n    pass\n"
    index = planted(
        tmp_path,
        {"shop/__init__.py": "", "shop/stock.py": stock, "shop/orders.py": ORDERS, "app.py": "route = print\n"},
    )
    assert not any("type checkers" in one.sentence for one in rewrites(index))


def test_a_goal_that_names_nothing_is_answered_with_what_was_meant(tmp_path: Path) -> None:
    index = planted(tmp_path, LATE)
    with pytest.raises(NoSuchGoal, match=r"Did you mean `shop\.orders`"):
        topics_for(index, "break-cycle shop.order", {})
    with pytest.raises(NoSuchGoal, match="Did you mean `break-cycle`"):
        topics_for(index, "break-cycles", {})
    assert [topic.goal for topic in topics_for(index, "break-cycle shop.stock", {})] == ["break-cycle shop.orders"]
