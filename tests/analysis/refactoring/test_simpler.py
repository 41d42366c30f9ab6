"""Functions come below a bound on cognitive complexity by extracting runs of statements that behave the same."""

from pathlib import Path

import pytest

from analysis.index.index import Index
from analysis.quality.functions import COMPLEXITY
from analysis.refactoring.kinds import NoSuchGoal, topics_for
from tests.analysis.refactoring.components import apply, planted, reasons, rewrites, texts

TANGLED = '''\
def settle(orders, limit):
    """What is to be paid."""
    total = 0
    # add up what is open
    for order in orders:
        if order["open"]:
            if order["price"] > limit:
                total += limit
            elif order["price"] > 0:
                total += order["price"]

    names = []
    for order in orders:
        if order["open"]:
            for name in order["names"]:
                if name:
                    names.append(name)
    return total, names
'''
ONE_LOOP = """\
def search(rows):
    for row in rows:
        for cell in row:
            if cell:
                if cell > 1:
                    return cell
    return None
"""
ORDERS = [{"open": True, "price": 9, "names": ["a", ""]}, {"open": True, "price": 2, "names": ["b"]}]


def complexities(index: Index) -> dict[str, int]:
    return {one.name: one.complexity for one in index.facts(COMPLEXITY)["shop.py"].functions}


def settled(text: str) -> object:
    space: dict[str, object] = {}
    exec(compile(text, "shop.py", "exec"), space)
    settle = space["settle"]
    assert callable(settle)
    return settle(ORDERS, 5)


def test_step_by_step_each_function_comes_below_the_bound(tmp_path: Path) -> None:
    index = planted(tmp_path, {"shop.py": TANGLED})
    goal = "reduce complexity below 8 shop"
    assert complexities(index) == {"settle": 17}
    for _ in range(2):
        step = rewrites(index, goal)[0]
        after = apply(tmp_path, step)
        assert step.gain
        assert step.gain.of(after) < step.gain.of(index)
        index = after
        if max(complexities(index).values()) < 8:
            break
    assert max(complexities(index).values()) < 8
    assert settled((tmp_path / "shop.py").read_text()) == settled(TANGLED) == (7, ["a", "b"])
    with pytest.raises(NoSuchGoal, match="no function of `shop` has a cognitive complexity of 8 or more"):
        topics_for(index, goal, {})


def test_what_is_taken_out_is_called_as_the_comment_above_it_calls_it(tmp_path: Path) -> None:
    index = planted(tmp_path, {"shop.py": TANGLED})
    after = [texts(one)["shop.py"] for one in rewrites(index, "reduce complexity below 10 shop")]
    assert any("    total = _add_up_what_is_open(orders, limit, total)\n" in text for text in after)
    assert any("    names = _get_names(orders)\n" in text for text in after)


TYPED = """\
def total(orders: list[dict[str, int]], limit: int, bound: int | None) -> int:
    whole = 0
    given = bound
    for order in orders:
        if order:
            for price in order.values():
                if price > limit:
                    whole += limit
    seen = load()
    for one in seen:
        if one:
            for part in one:
                if part:
                    print(part, given)
    return whole
"""


def test_where_all_is_annotated_only_what_can_be_annotated_is_taken_out(tmp_path: Path) -> None:
    index, goal = planted(tmp_path, {"shop.py": TYPED}), "reduce complexity below 12 shop"
    heads = {line for one in rewrites(index, goal) for line in texts(one)["shop.py"].splitlines() if "def _" in line}
    assert heads == {
        "def _update_whole(orders: list[dict[str, int]], limit: int, whole: int) -> int:",
        "def _update_whole(order: dict[str, int], limit: int, whole: int) -> int:",
    }
    assert any("no annotation can be told for `seen`" in reason for reason in reasons(index, goal))


def test_what_later_lines_rely_on_stays_where_it_is(tmp_path: Path) -> None:
    text = """\
        def f(a, b):
            if a is None:
                if b:
                    fill_up(b)
                raise ValueError
            if b is None:
                raise ValueError
            return a.x + b.y
        """
    index, goal = planted(tmp_path, {"shop.py": text}), "reduce complexity below 3 shop"
    assert rewrites(index, goal) == []
    assert any("what comes later relies on what these lines say of `a`" in reason for reason in reasons(index, goal))


def test_an_elif_is_not_taken_away_from_its_if(tmp_path: Path) -> None:
    text = "def f(a, b):\n    if a:\n        print(1)\n    elif b:\n        if a:\n            print(2)\n    return b\n"
    for one in rewrites(planted(tmp_path, {"shop.py": text}), "reduce complexity below 3 shop"):
        assert "    elif b:\n" in texts(one)["shop.py"]


def test_why_a_function_stays_is_said(tmp_path: Path) -> None:
    index, goal = planted(tmp_path, {"shop.py": ONE_LOOP}), "reduce complexity below 4 shop"
    assert rewrites(index, goal) == []
    assert any("line 6 returns from the function" in reason for reason in reasons(index, goal))


def test_without_a_module_the_hottest_file_of_product_code_comes_first(tmp_path: Path) -> None:
    index = planted(tmp_path, {"a.py": ONE_LOOP, "b.py": ONE_LOOP, "test_c.py": ONE_LOOP, "d.py": "A = 1\n"})
    topics = topics_for(index, "reduce complexity below 5", {"b.py": 2, "a.py": 1})
    assert [topic.goal for topic in topics] == ["reduce complexity below 5 b", "reduce complexity below 5 a"]
    assert topics[0].evidence == ("`search` (line 1) has a cognitive complexity of 10",)


@pytest.mark.parametrize("goal", ["reduce", "reduce complexity", "reduce complexity below x", "reduce lines below 9 a"])
def test_a_goal_without_a_bound_is_told_how_it_is_written(tmp_path: Path, goal: str) -> None:
    with pytest.raises(NoSuchGoal, match=r"is written `reduce complexity below N \[MODULE\]`"):
        topics_for(planted(tmp_path, {"a.py": "A = 1\n"}), goal, {})
