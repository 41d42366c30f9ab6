"""A new name wherever the old one is meant, and nowhere else."""

from pathlib import Path

import pytest

from tests.analysis.refactoring.transformations.steps import after, refusal, sentence

FILES = {
    "shop/__init__.py": 'from .stock import Shelf, level_of as level_of\n\n__all__ = ["Shelf", "level_of"]\n',
    "shop/stock.py": "class Shelf:\n    pass\n\n\ndef level_of(shelf: 'Shelf') -> int:\n    return 1\n",
    "use.py": """\
from typing import Optional, cast
from unittest.mock import patch

import shop
from shop import level_of as lv
from shop.stock import Shelf as Rack


def use(shelf: "Optional[Rack]", level_of: int) -> "shop.Shelf":
    with patch("shop.stock.level_of"):
        lv(cast("shop.Shelf", shelf))
    return shop.level_of(Rack()) + level_of + getattr(shop, "level_of")(1)
""",
    "docs/index.rst": "Call level_of.\n",
}
OPTIONAL = """\
try:
    from shop import level_of
except ImportError:
    from lib import level_of
level_of(1)
"""


def test_a_function_is_renamed_in_aliases_exports_paths_and_getattr_but_not_where_a_parameter_has_its_name(
    tmp_path: Path,
) -> None:
    changed = after(tmp_path, FILES, "rename shop.level_of measure")
    assert changed["shop/__init__.py"] == (
        'from .stock import Shelf, measure as measure\n\n__all__ = ["Shelf", "measure"]\n'
    )
    assert "def measure(shelf: 'Shelf')" in changed["shop/stock.py"]
    use = FILES["use.py"].replace("import level_of as", "import measure as").replace("stock.level_of", "stock.measure")
    use = use.replace("shop.level_of(", "shop.measure(").replace('"level_of"', '"measure"')
    assert changed["use.py"] == use
    assert "left as it is in prose: `docs/index.rst:1`" in sentence(tmp_path, FILES, "rename shop.level_of measure")


def test_a_class_is_renamed_in_quoted_annotations(tmp_path: Path) -> None:
    changed = after(tmp_path, FILES, "rename shop.stock.Shelf Board")
    assert "def level_of(shelf: 'Board')" in changed["shop/stock.py"]
    assert "from shop.stock import Board as Rack" in changed["use.py"]
    assert 'cast("shop.Board", shelf)' in changed["use.py"]
    assert '-> "shop.Board"' in changed["use.py"]


def test_a_star_import_brings_the_new_name(tmp_path: Path) -> None:
    files = {"a.py": "def level():\n    return 1\n", "b.py": "from a import *\n\nlevel()\n"}
    assert after(tmp_path, files, "rename a.level measure")["b.py"] == "from a import *\n\nmeasure()\n"


@pytest.mark.parametrize(
    ("files", "goal", "reason"),
    [
        (FILES, "rename shop.level_of class", "no name that Python takes"),
        (FILES, "rename shop.level_of list", "a name of Python's own"),
        (FILES, "rename shop.level_of Optional", "use.py has the word `Optional` already"),
        (
            FILES | {"setup.cfg": "level = shop.stock:level_of\n"},
            "rename shop.level_of measure",
            "setup.cfg:1 names it",
        ),
        (FILES | {"c.py": "NAMES = ['level_of']\n"}, "rename shop.level_of measure", "a string at c.py:1"),
        (FILES | {"c.py": "name = f'level_{x}'\n"}, "rename shop.level_of measure", "names that begin with `level_`"),
        (FILES | {"c.py": OPTIONAL}, "rename shop.level_of measure", "depends on what can be imported"),
        (
            FILES | {"shop/stock.pyi": "def level_of(): ...\n"},
            "rename shop.level_of measure",
            "describes it a second time",
        ),
        ({"test_a.py": "def test_one(): ...\n"}, "rename test_a.test_one test_two", "found by their names"),
    ],
)
def test_it_keeps_its_name_where_a_mention_is_in_doubt(
    tmp_path: Path, files: dict[str, str], goal: str, reason: str
) -> None:
    assert reason in refusal(tmp_path, files, goal)


MENTIONED = FILES | {"setup.cfg": "level = shop.stock:level_of\n", "c.py": "NAMES = ['level_of']\n"}


def test_people_may_overrule_mentions_in_doubt_which_stay_and_are_said(tmp_path: Path) -> None:
    assert "`even-if-mentioned` behind the goal" in refusal(tmp_path, MENTIONED, "rename shop.level_of measure")
    goal = "rename shop.level_of measure even-if-mentioned"
    assert (
        after(tmp_path, MENTIONED, goal).keys()
        == after(tmp_path / "plain", FILES, "rename shop.level_of measure").keys()
    )
    told = "in spite of this, which is left as it is: the name is given as a string at c.py:1, setup.cfg:1 names it"
    assert told in sentence(tmp_path, MENTIONED, goal)


def test_what_only_looks_like_a_mention_can_be_overruled_and_nothing_else(tmp_path: Path) -> None:
    files = FILES | {"c.py": "name = f'level_{x}'\n"}
    assert "names that begin" in refusal(tmp_path, files, "rename shop.level_of measure even-if-mentioned")
