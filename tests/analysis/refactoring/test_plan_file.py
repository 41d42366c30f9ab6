"""A plan is checked before anything is done, and what is wrong in it is said with its line."""

import pytest

from analysis.refactoring.plan_file import MOST_BYTES, WrongPlan, read_plan

PLAN = """\
title: Tidy the shop
interface: true
steps:
  - rename: {symbol: shop.stock.level, to: measure}
  - remove-parameter:
      function: shop.stock.measure
      parameter: unused
  - split: {module: shop.big, into: shop.small, names: [One, two]}
  - agent: {task: "Say it\\n shorter"}
"""


def test_a_plan_is_its_steps_in_words() -> None:
    topic = read_plan(PLAN, "plan.yaml")
    assert (topic.key, topic.title, topic.interface) == ("tidy-the-shop", "Tidy the shop", True)
    assert [step.key for step in topic.plan] == [
        "rename shop.stock.level measure",
        "remove-parameter shop.stock.measure unused",
        "split shop.big shop.small One two",
        "agent Say it shorter",
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "plan.yaml:1: the plan: "),
        ("- 1\n", "plan.yaml:1: the plan: "),
        ("title: x\nsteps: [a, {}]\n", "plan.yaml:2: steps.0: "),
        ("title: x\nsteps:\n  - rename: {symbol: a.b}\n", "plan.yaml:3: steps.0.rename.to: Field required"),
        (
            "title: x\nsteps:\n  - rename: {symbol: a.b, to: c}\n    agent: {task: x}\n",
            "plan.yaml:3: steps.0: a step is just",
        ),
        (
            "title: x\nsteps:\n  - polish: {symbol: a.b}\n",
            "plan.yaml:3: steps.0.polish: there is no such step; there are remove-parameter, rename",
        ),
        ("title: x\nsteps: []\n", "plan.yaml:2: steps: "),
        ("title: x\nsteps:\n  - rename: {symbol: 'a b', to: c}\n", "plan.yaml:3: steps.0.rename.symbol: "),
        ('title: "x\\ny"\nsteps:\n  - agent: {task: x}\n', "plan.yaml:1: title: "),
        ("title: x\n\tsteps: 1\n", "plan.yaml:2 is no YAML"),
        ("a: &a [*a]\n", "plan.yaml is no YAML: line 1: too many values"),
        ("!!python/object/apply:os.system ['true']\n", "plan.yaml:1 is no YAML"),
        ("[" * 1500, "is no YAML"),
        ("x" * (MOST_BYTES + 1), "longer than"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text: str, told: str) -> None:
    with pytest.raises(WrongPlan) as wrong:
        read_plan(text, "plan.yaml")
    assert told in str(wrong.value)


SEARCHES = """\
title: Untie the shop
steps:
  - break-cycle: {module: shop.orders}
  - decouple: {module: shop.web, from: shop.stock}
  - reduce-complexity: {module: shop.big, below: 12}
  - move: {symbol: shop.big.parse, to: shop.parsing, even_if: mentioned}
"""


def test_steps_that_take_as_many_as_they_need_are_written_as_their_goals() -> None:
    assert [step.key for step in read_plan(SEARCHES, "plan.yaml").plan] == [
        "break-cycle shop.orders",
        "decouple shop.web shop.stock",
        "reduce complexity below 12 shop.big",
        "move shop.big.parse shop.parsing even-if-mentioned",
    ]
    with pytest.raises(WrongPlan, match=r"steps.3.move.even_if: Input should be 'mentioned'"):
        read_plan(SEARCHES.replace("mentioned", "used"), "plan.yaml")
