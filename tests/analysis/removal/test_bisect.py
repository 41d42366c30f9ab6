"""Finding the most of a change that passes."""

from collections.abc import Sequence

import pytest

from analysis.removal.bisect import Passing, most_that_pass


class Judge:
    def __init__(self, *culprits: int) -> None:
        self.culprits = culprits
        self.asked = 0

    def __call__(self, items: Sequence[int]) -> bool:
        self.asked += 1
        return not set(self.culprits).intersection(items)


def test_what_passes_whole_is_asked_for_once() -> None:
    judge = Judge()
    assert most_that_pass(range(100), judge, 10) == Passing(tuple(range(100)))
    assert judge.asked == 1


@pytest.mark.parametrize("culprits", [(0,), (7,), (15,), (3, 12), (0, 1, 2)])
def test_culprits_stand_alone_and_all_others_are_kept(culprits: tuple[int, ...]) -> None:
    found = most_that_pass(range(16), Judge(*culprits), 100)
    assert found == Passing(tuple(n for n in range(16) if n not in culprits), culprits)


def test_one_culprit_among_many_costs_few_questions() -> None:
    judge = Judge(77)
    assert most_that_pass(range(128), judge, 100).failing == (77,)
    assert judge.asked <= 15


def test_what_the_budget_does_not_reach_is_untried_and_never_kept() -> None:
    found = most_that_pass(range(16), Judge(3), 3)
    assert set(found.kept) | set(found.failing) | set(found.untried) == set(range(16))
    assert 3 not in found.kept
    assert found.untried


def test_two_that_fail_only_together_lose_the_second() -> None:
    found = most_that_pass(range(4), lambda items: not {1, 3} <= set(items), 100)
    assert found == Passing((0, 1, 2), (3,))


def test_nothing_is_asked_about_nothing() -> None:
    judge = Judge()
    assert most_that_pass((), judge, 5) == Passing()
    assert judge.asked == 0
