"""A step of a plan that takes as many steps as it needs goes on until it has what it is to reach."""

from collections.abc import Collection
from pathlib import Path

from analysis.index.index import Index
from analysis.refactoring.kinds import steps_of
from analysis.refactoring.model import NotDone, PlannedStep, Rewrite, Topic
from tests.analysis.refactoring.components import apply, planted

CYCLE = {
    "shop/__init__.py": "",
    "shop/orders.py": "from shop.stock import level\n\n\nclass Order:\n    left = level()\n",
    "shop/stock.py": """\
from shop import orders


def level():
    return 1


def first():
    return orders.Order()
""",
}
PLAN = Topic(
    key="x", goal="plan x.yaml", title="x", rule="", files=(),
    plan=(PlannedStep(words=("break-cycle", "shop.stock")), PlannedStep(words=("rename", "shop.stock.first", "one"))),
)  # fmt: skip


def following(index: Index, tried: Collection[str]) -> Rewrite | NotDone:
    return next(steps_of(index, PLAN, tried))


def test_the_next_step_of_the_plan_comes_when_the_cycle_is_broken(tmp_path: Path) -> None:
    index = planted(tmp_path, CYCLE)
    first = following(index, ())
    assert isinstance(first, Rewrite)
    assert first.key.startswith("break-cycle shop.stock: ")
    second = following(apply(tmp_path, first), {first.key})
    assert isinstance(second, Rewrite)
    assert second.key == "rename shop.stock.first one"


def test_a_module_in_no_cycle_is_said_and_the_plan_goes_on(tmp_path: Path) -> None:
    index = planted(tmp_path, CYCLE | {"shop/orders.py": "A = 1\n"})
    first, second = steps_of(index, PLAN)
    assert first == NotDone(what="`break-cycle shop.stock`", reason="`shop.stock` stands in no import cycle")
    assert isinstance(second, Rewrite)
