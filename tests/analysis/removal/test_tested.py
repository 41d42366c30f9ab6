"""What only tests use, with the tests of nothing else."""

from pathlib import Path

import pytest

from analysis.dead_code import find_dead_code
from analysis.index.index import Index
from analysis.index.snapshot import take_snapshot
from analysis.python.facts import PYTHON
from analysis.removal.modules import unneeded_modules
from analysis.removal.tested import with_their_tests
from tests.trees import commit, write_tree

SHOP = {
    "main.py": "from shop.live import total\n\nprint(total([1]))\n",
    "shop/__init__.py": "",
    "shop/live.py": "def total(prices):\n    return sum(prices)\n",
    "shop/rates.py": "def _rate(kind):\n    return kind * 2\n",
}
TEST = "from shop.rates import _rate\n\n\ndef test_rate():\n    assert _rate(1) == 2\n"


def bundles(root: Path, files: dict[str, str]) -> list[list[str]]:
    index = Index(take_snapshot(write_tree(root, SHOP | files)))
    return [[one.symbol for one in bundle] for bundle in with_their_tests(find_dead_code(index), index.facts(PYTHON))]


def test_a_function_goes_with_its_tests(tmp_path: Path) -> None:
    more = "from shop.rates import _rate\n\n\nclass TestRate:\n    def test_two(self):\n        assert _rate(2) == 4\n"
    found = bundles(tmp_path, {"tests/test_rates.py": TEST, "tests/test_more.py": more})
    assert found == [["_rate", "TestRate.test_two", "test_rate"]]


@pytest.mark.parametrize(
    "test",
    [
        TEST + "    from shop.live import total\n    assert total([_rate(1)])\n",
        "from shop.live import total\n" + TEST.replace("== 2", "== total([2])"),
        "from shop.rates import _rate\n\nRATE = _rate(1)\n\n\ndef test_rate():\n    assert RATE == _rate(1)\n",
        "from shop.rates import _rate\n\n\ndef make():\n    return _rate(1)\n\n\ndef test_rate():\n    assert make()\n",
    ],
)
def test_it_stays_where_a_test_needs_more_than_it_or_other_code_uses_it(tmp_path: Path, test: str) -> None:
    assert bundles(tmp_path, {"tests/test_rates.py": test}) == []


@pytest.mark.parametrize(
    ("files", "gone"),
    [
        ({}, ("shop/empty.py",)),
        ({"a.py": "from shop.empty import *\n"}, ()),
        ({"a.py": "from shop import empty\n"}, ()),
        ({"shop/a.py": "from . import empty\n"}, ()),
        ({"setup.cfg": "modules = shop.empty\n"}, ()),
        ({"run.sh": "python shop/empty.py\n"}, ()),
        ({"a.py": "empty = 1\n", "other/empty.py": "A = 1\n"}, ("shop/empty.py",)),
    ],
)
def test_an_empty_module_goes_unless_something_names_it(
    tmp_path: Path, files: dict[str, str], gone: tuple[str, ...]
) -> None:
    write_tree(tmp_path, {"shop/__init__.py": "", "shop/empty.py": '"""Nothing."""\nimport os\n'} | files)
    commit(tmp_path)
    index = Index(take_snapshot(tmp_path))
    assert unneeded_modules(index, ["shop/empty.py", "shop/__init__.py"]) == gone
