"""A module or package no longer imports another one, as far as that is right; what is left is said."""

from pathlib import Path

import pytest

from analysis.refactoring.kinds import NoSuchGoal, topics_for
from tests.analysis.refactoring.components import apply, importable, options, planted, reasons, rewrites, texts

GOAL = "decouple shop.orders shop.stock"
FILES = {
    "shop/__init__.py": "",
    "shop/names.py": "def tidy(text):\n    return text.strip()\n",
    "shop/stock.py": """\
from shop.names import tidy

LIMIT = 10


class Shelf:
    def place(self, name):
        return tidy(name)[:LIMIT]
""",
}
FOR_TYPES = "from shop.stock import Shelf\n\n\ndef put(shelf: Shelf, name: str) -> str:\n    return shelf.place(name)\n"


def orders(text: str) -> dict[str, str]:
    return {**FILES, "shop/orders.py": text}


def test_what_only_annotations_need_is_imported_for_type_checkers_only(tmp_path: Path) -> None:
    index = planted(tmp_path, orders(FOR_TYPES))
    (step,) = rewrites(index, GOAL)
    assert "if TYPE_CHECKING:\n    from shop.stock import Shelf" in texts(step)["shop/orders.py"]
    after = apply(tmp_path, step)
    assert step.gain
    assert (step.gain.of(index), step.gain.of(after)) == (1, 0)
    assert importable(tmp_path, "shop.orders")
    with pytest.raises(NoSuchGoal, match=r"nothing of `shop.orders` imports `shop.stock` while it is imported"):
        topics_for(after, GOAL, {})


def test_what_the_other_only_hands_on_comes_from_where_it_is_defined(tmp_path: Path) -> None:
    index = planted(tmp_path, orders("from shop.stock import tidy\n\nNAME = tidy(' a ')\n"))
    assert texts(rewrites(index, GOAL)[0])["shop/orders.py"].startswith("from shop.names import tidy\n")


def test_what_both_need_is_moved_below_both(tmp_path: Path) -> None:
    index = planted(tmp_path, orders("from shop.stock import LIMIT\n\nMOST = LIMIT * 2\n"))
    step = rewrites(index, GOAL)[0]
    assert texts(step)["shop/_limit.py" if "shop/_limit.py" in step.files else "shop/limit.py"].endswith("LIMIT = 10\n")
    apply(tmp_path, step)
    assert importable(tmp_path, "shop.orders", "shop.stock")


def test_an_import_is_not_hidden_in_a_function(tmp_path: Path) -> None:
    stock = {"shop/stock.py": "import shop.orders\n\n\ndef level():\n    return shop.orders.__name__\n"}
    index = planted(tmp_path, orders("from shop.stock import level\n\n\ndef total():\n    return level()\n") | stock)
    assert rewrites(index, GOAL) == []
    assert any("an import there would only hide that" in reason for reason in reasons(index, GOAL))


def test_packages_are_all_of_their_modules(tmp_path: Path) -> None:
    files = FILES | {
        "web/__init__.py": "",
        "web/page.py": FOR_TYPES,
        "web/form.py": FOR_TYPES,
        "web/plain.py": "A = 1\n",
    }
    index = planted(tmp_path, files)
    (topic,) = topics_for(index, "decouple web shop", {})
    assert topic.evidence == (
        "`web.form` imports `shop.stock` (line 1)",
        "`web.page` imports `shop.stock` (line 1)",
    )
    assert len(options(index, "decouple web shop")) == 2


@pytest.mark.parametrize(
    ("goal", "told"),
    [
        ("decouple shop.orders", "is written `decouple MODULE FROM_MODULE`"),
        ("decouple shop.orders nowhere", "no module `nowhere`"),
        ("decouple shop.stock shop.orders", "nothing of `shop.stock` imports `shop.orders`"),
    ],
)
def test_a_goal_about_nothing_is_said(tmp_path: Path, goal: str, told: str) -> None:
    index = planted(tmp_path, orders(FOR_TYPES))
    with pytest.raises(NoSuchGoal, match=told):
        topics_for(index, goal, {})
