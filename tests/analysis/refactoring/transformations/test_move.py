"""Definitions go to another module with what they need, and those who import them follow."""

from pathlib import Path

import pytest

from tests.analysis.refactoring.components import importable
from tests.analysis.refactoring.transformations.steps import after, refusal

BIG = '''\
"""Big."""

import json
import re

from .low import base

LIMIT = 3


def parse(text: str) -> object:
    """Parse."""
    return _clean(json.loads(text))


def _clean(x: object) -> object:
    return re.sub("a", "b", str(x)) and x


class Public:
    def size(self) -> int:
        return base() + LIMIT
'''
FILES = {
    "pkg/__init__.py": "from .big import Public as Public\n",
    "pkg/big.py": BIG,
    "pkg/low.py": "def base() -> int:\n    return 1\n",
    "pkg/text.py": '"""Text."""\n\nimport re\n\nA = re.compile("x")\n',
    "use.py": "from pkg.big import LIMIT, parse\n\nprint(parse('1'), LIMIT)\n",
}


def test_a_function_moves_to_a_new_module_with_what_only_it_needs(tmp_path: Path) -> None:
    changed = after(tmp_path, FILES, "move pkg.big.parse pkg.parsing")
    body = BIG.partition("LIMIT = 3\n\n\n")[2].partition("\n\n\nclass")[0]
    assert changed["pkg/parsing.py"] == f'"""Taken out of pkg.big."""\n\nimport json\nimport re\n\n\n{body}\n'
    assert "from .parsing import parse  # noqa: F401\n" in changed["pkg/big.py"]
    assert "import json" not in changed["pkg/big.py"]
    assert changed["use.py"].startswith("from pkg.big import LIMIT\nfrom pkg.parsing import parse\n")
    for path, text in changed.items():
        (tmp_path / path).write_text(text)
    assert importable(tmp_path, "pkg.parsing", "pkg.big", "use")


def test_a_function_moves_into_a_module_that_is_there_with_the_imports_that_it_lacks(tmp_path: Path) -> None:
    changed = after(tmp_path, FILES, "move pkg.big.parse pkg.text")
    assert changed["pkg/text.py"].startswith(
        '"""Text."""\n\nimport json\nimport re\n\nA = re.compile("x")\n\n\ndef parse('
    )


def test_a_module_is_split_and_still_offers_what_it_did(tmp_path: Path) -> None:
    changed = after(tmp_path, FILES, "split pkg.big pkg.sizes LIMIT Public")
    assert "class Public:" in changed["pkg/sizes.py"]
    assert "from .low import base" in changed["pkg/sizes.py"]
    assert "from .sizes import LIMIT, Public  # noqa: F401" in changed["pkg/big.py"]
    assert "from pkg.sizes import LIMIT" in changed["use.py"]


@pytest.mark.parametrize(
    ("files", "goal", "reason"),
    [
        (FILES, "move pkg.big.parse pkg.big", "stands there already"),
        (FILES, "move pkg.big.parse elsewhere.x", "no package `elsewhere`"),
        (FILES, "move pkg.big.parse ../../x", "is no module name"),
        (FILES, "move pkg.big.Public.size pkg.text", "stands in a class"),
        (FILES | {"pkg/text.py": "parse = 1\n"}, "move pkg.big.parse pkg.text", "has a `parse` already"),
        (FILES | {"pkg/text.py": "from .big import LIMIT\n"}, "move pkg.big.parse pkg.text", "imports pkg.big"),
        (FILES | {"t.py": "patch('pkg.big.parse')\n"}, "move pkg.big.parse pkg.text", "t.py:1"),
        (FILES | {"pkg/big.py": BIG + "print(__name__, parse)\n"}, "move pkg.big.parse pkg.text", "is worked on while"),
    ],
)
def test_it_stays_where_it_belongs(tmp_path: Path, files: dict[str, str], goal: str, reason: str) -> None:
    assert reason in refusal(tmp_path, files, goal)


def test_what_is_moved_to_where_its_needs_come_from_finds_them_there(tmp_path: Path) -> None:
    moved = "def _tidy_or_none(text):\n    return tidy(text) if text else None\n"
    files = {
        "shop/__init__.py": "",
        "shop/text.py": "def tidy(text):\n    return text.strip()\n",
        "shop/mail.py": f"from shop.text import tidy\n\n\n{moved}\n\nNAME = _tidy_or_none(' a ')\n",
    }
    changed = after(tmp_path, files, "move shop.mail._tidy_or_none shop.text")
    assert changed["shop/text.py"].endswith(f"\n\n\n{moved}")
    assert "import" not in changed["shop/text.py"]
    heading, *rest = changed["shop/mail.py"].splitlines()
    assert (heading, rest[-1]) == ("from shop.text import _tidy_or_none", "NAME = _tidy_or_none(' a ')")
