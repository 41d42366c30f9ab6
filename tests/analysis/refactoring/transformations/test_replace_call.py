"""Calls go to what takes the place of a deprecated function."""

from pathlib import Path

import pytest

from analysis.refactoring.kinds import topics_for
from tests.analysis.refactoring.components import planted
from tests.analysis.refactoring.transformations.steps import after, refusal

STOCK = '''\
import logging
import warnings

from typing_extensions import deprecated


def fetch(a, b=1):
    return a


def get(a, b=1):
    """Old."""
    warnings.warn("get() is deprecated, use `fetch` instead", DeprecationWarning, stacklevel=2)
    return fetch(a, b=b)


@deprecated("Use fetch() instead.")
def take(a):
    return fetch(a, 2)


class Shelf:
    def new(self, x):
        return x

    @deprecated("Use Shelf.new() instead.")
    def old(self, x):
        return self.new(x)

    def use(self):
        logging.warn("x")
        return self.old(1)
'''
USE = """\
import shop.stock as m
from shop.stock import get


def f():
    return get(1), m.get(2, b=3)
"""
FILES = {"shop/__init__.py": "", "shop/stock.py": STOCK, "use.py": USE, "tests/test_get.py": USE}


def test_what_is_deprecated_is_found_where_it_does_the_same_as_what_it_names(tmp_path: Path) -> None:
    topics = topics_for(planted(tmp_path, FILES), "replace-call", {})
    assert [topic.plan[0].words for topic in topics] == [
        ("replace-call", "shop.stock.get", "shop.stock.fetch"),
        ("replace-call", "shop.stock.Shelf.old", "shop.stock.Shelf.new"),
    ]


def test_calls_are_replaced_with_their_import_and_the_tests_of_the_old_one_stay(tmp_path: Path) -> None:
    assert after(tmp_path, FILES, "replace-call shop.stock.get shop.stock.fetch") == {
        "use.py": "from shop.stock import fetch\n\n\ndef f():\n    return fetch(1), fetch(2, b=3)\n"
    }
    (changed,) = after(tmp_path, FILES, "replace-call shop.stock.Shelf.old shop.stock.Shelf.new").values()
    assert changed == STOCK.replace("self.old(1)", "self.new(1)")


def test_what_comes_from_outside_is_replaced_in_its_own_module_or_by_a_new_import(tmp_path: Path) -> None:
    (changed,) = after(tmp_path, FILES, "replace-call logging.warn logging.warning").values()
    assert changed == STOCK.replace("logging.warn(", "logging.warning(")
    files = {"other.py": "import os\n\n\ndef f():\n    return os.getcwdu()\n"}
    assert after(tmp_path / "other", files, "replace-call os.getcwdu paths.here") == {
        "other.py": "from paths import here\n\n\ndef f():\n    return here()\n"
    }


@pytest.mark.parametrize(
    ("goal", "reason"),
    [
        ("replace-call shop.stock.get shop.stock.Shelf.new", "does not fit"),
        ("replace-call shop.stock.get shop.stock.take", "does not fit `shop.stock.take`: it has no `b`"),
        ("replace-call shop.stock.take shop.stock.fetch", "nothing calls `shop.stock.take`"),
        ("replace-call take fetch", "names no module"),
    ],
)
def test_nothing_is_replaced_by_what_does_not_fit(tmp_path: Path, goal: str, reason: str) -> None:
    assert reason in refusal(tmp_path, FILES, goal)
