"""What a newer version lacks of what code uses, between two real source trees."""

from pathlib import Path

import pytest

from analysis.updates.interface import impact_of, read_interface
from analysis.updates.uses import Use, uses_in
from tests.trees import write_tree

ADD = "    def add(self, item): ...\n"
SORT = "    def sort(self): ...\n"
OLD = {
    "shop/__init__.py": "from shop.prices import gross, net\nfrom shop import baskets\nVERSION = '1'\n",
    "shop/prices.py": "def gross(price, rate=0.2, *, digits=2): ...\ndef net(price): ...\n",
    "shop/baskets.py": f"class Basket:\n    def __init__(self, name): ...\n{ADD}{SORT}",
}
NEW = {
    "shop/__init__.py": "from shop.prices import gross\nfrom shop import baskets\n",
    "shop/prices.py": "def gross(price, *, rate=0.2, currency): ...\n",
    "shop/baskets.py": f"class _Kept:\n{SORT}class Basket(_Kept):\n    def __init__(self, name): ...\n",
}


def broken(tmp_path: Path, code: str, new: dict[str, str] = NEW) -> list[str]:
    before = read_interface(write_tree(tmp_path / "old", OLD))
    after = read_interface(write_tree(tmp_path / "new", new))
    return list(impact_of(before, after, uses_in("app.py", code)).broken)


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("from shop import net\n", ["`shop.net` is gone: used in `app.py:1`"]),
        ("import shop\nprint(shop.VERSION)\n", ["`shop.VERSION` is gone: used in `app.py:2`"]),
        ("from shop.prices import net as n\nn(1)\nn(2)\n",
         ["`shop.prices.net` is gone: used in `app.py:1` and 2 more"]),
        ("import shop\nshop.gross(1, currency='EUR')\n", []),
        ("import shop\nshop.gross(1)\n", ["`shop.gross` asks for `currency`: used in `app.py:2`"]),
        ("import shop\nshop.gross(1, digits=3, currency=0)\n",
         ["`shop.gross` takes no `digits` any more: used in `app.py:2`"]),
        ("import shop\nshop.gross(*prices)\nshop.gross(1, **how)\n", []),
        ("from shop.baskets import Basket\nBasket.add(1)\nBasket.sort\n",
         ["`shop.baskets.Basket.add` is gone: used in `app.py:2`"]),
        ("import shop\nshop.anything.at_all\n", []),
        ("try:\n    from shop import net\nexcept ImportError:\n    net = None\nnet(1)\n", []),
        ("from shop import net\ndef f(net):\n    return net(1, a=2)\n", ["`shop.net` is gone: used in `app.py:1`"]),
        ("from other import net\nfrom .shop import net\n", []),
        ("this is no Python", []),
    ],
)  # fmt: skip
def test_only_what_is_used_and_certainly_changed_is_told(tmp_path: Path, code: str, told: list[str]) -> None:
    assert broken(tmp_path, code) == told


@pytest.mark.parametrize(
    "new",
    [
        {"shop/__init__.py": "def __getattr__(name): ...\n"},
        {"shop/__init__.py": "from elsewhere import *\n"},
        {"shop/__init__.pyi": "def __getattr__(name): ...\n"},
    ],
)
def test_what_may_be_there_in_a_way_that_cannot_be_read_is_not_called_gone(tmp_path: Path, new: dict[str, str]) -> None:
    assert broken(tmp_path, "from shop import net\n", new) == []


def test_the_number_of_names_that_are_used_is_told(tmp_path: Path) -> None:
    before = read_interface(write_tree(tmp_path, OLD))
    uses = uses_in("app.py", "import shop, json\nshop.net(1)\nshop.net(2)\njson.dumps(shop.VERSION)\n")
    assert impact_of(before, before, uses).used == 3
    assert uses[2] == Use(name="shop.net", place="app.py:2", positional=1)
