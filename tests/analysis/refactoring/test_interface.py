"""What users of a package would miss after a change, and what they would not."""

from pathlib import Path

import pytest

from analysis.refactoring.interface import lost, read_interface
from tests.trees import write_tree

FILES = {
    "shop/__init__.py": "import os\n\nfrom .orders import Order\n",
    "shop/orders.py": "from shop.rates import rate\n\n_KEPT = 1\n\n\nclass Order:\n    def place(self, n, m=1):\n"
    "        return rate, n, m\n",
    "shop/rates.py": "def rate(kind, *, at=None):\n    return 1\n",
}


def said(tmp_path: Path, changes: dict[str, str]) -> list[str]:
    before = read_interface({"shop": write_tree(tmp_path / "before", FILES)})
    return lost(before, read_interface({"shop": write_tree(tmp_path / "after", FILES | changes)}))


@pytest.mark.parametrize(
    ("path", "old", "new", "missing"),
    [
        ("shop/__init__.py", "from .orders import Order", "", "shop no longer offers Order"),
        ("shop/rates.py", "def rate", "def price", "shop.rates no longer offers rate"),
        ("shop/rates.py", "kind, *", "*", "shop.rates.rate"),
        ("shop/orders.py", "m=1", "m", "shop.orders.Order.place"),
        ("shop/__init__.py", "from .orders", "if TYPE_CHECKING:\n    from .orders", "shop no longer offers Order"),
    ],
)
def test_what_is_gone_is_said(tmp_path: Path, path: str, old: str, new: str, missing: str) -> None:
    found = said(tmp_path, {path: FILES[path].replace(old, new)})
    assert any(missing in one for one in found), found


def test_private_names_and_what_a_module_only_imports_may_go(tmp_path: Path) -> None:
    orders = FILES["shop/orders.py"].replace("_KEPT = 1\n", "").replace("from shop.rates import rate", "rate = 1")
    init = FILES["shop/__init__.py"].replace("import os\n", "")
    assert (
        said(tmp_path, {"shop/orders.py": orders.replace("rate = 1", "_x = rate = 1"), "shop/__init__.py": init}) == []
    )


def test_a_definition_that_moved_and_is_still_offered_is_the_same(tmp_path: Path) -> None:
    changes = {"shop/rates.py": "from shop._common import rate\n", "shop/_common.py": FILES["shop/rates.py"]}
    assert said(tmp_path, changes) == []


def test_a_package_that_does_not_parse_any_more_has_lost_something(tmp_path: Path) -> None:
    assert said(tmp_path, {"shop/rates.py": "def rate(\n"})
