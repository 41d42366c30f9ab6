"""Changes that last are found where they are; noise, however loud, is none."""

import random
from datetime import UTC, datetime, timedelta
from statistics import mean

import pytest

from analysis.performance.changes import best_division, change_points, changes_in
from analysis.performance.series import Measurement, Point, Series, series_of

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)


def series(*values: float) -> Series:
    points = (Point(value, BEGIN + timedelta(hours=n), f"c{n}", 1) for n, value in enumerate(values))
    return Series("job tests", "s", tuple(points))


def noisy(count: int, level: float, seed: int, spread: float = 0.05) -> list[float]:
    chance = random.Random(seed)
    return [chance.gauss(level, spread * level) for _ in range(count)]


def test_a_planted_regression_is_found_at_its_commit() -> None:
    (found,) = changes_in(series(*noisy(25, 100, 1), *noisy(15, 125, 2)))
    assert (found.good, found.bad, found.points) == ("c24", "c25", (25, 15))
    assert found.worse
    assert found.share == pytest.approx(0.25, abs=0.05)


def test_an_improvement_is_told_as_one() -> None:
    (found,) = changes_in(series(*noisy(12, 100, 3), *noisy(12, 60, 4)))
    assert not found.worse
    assert found.share == pytest.approx(-0.4, abs=0.06)


def test_up_and_down_again_are_two_changes() -> None:
    found = changes_in(series(*noisy(15, 100, 5), *noisy(15, 200, 6), *noisy(15, 100, 7)))
    assert [(one.position, one.worse) for one in found] == [(15, True), (30, False)]


@pytest.mark.parametrize(
    "values",
    [
        [],
        [1.0] * 3,
        [100.0] * 40,
        [100.0] * 20 + [1000.0] + [100.0] * 20,
        [100.0] * 20 + [1000.0] * 3,
        noisy(40, 100, 8, spread=0.3),
        [100.0] * 20 + [101.0] * 20,
    ],
    ids=["none", "few", "the same", "one outlier", "three at the end", "loud", "one per cent"],
)
def test_noise_is_no_change(values: list[float]) -> None:
    assert changes_in(series(*values)) == []


def test_the_same_series_gives_the_same_answer() -> None:
    values = noisy(30, 100, 9, spread=0.2)
    assert change_points(values) == change_points(values)


def test_the_statistic_is_that_of_the_paper() -> None:
    values = [*noisy(5, 10, 10), *noisy(6, 20, 11, spread=0.4)]

    def energy(cut: int) -> float:
        left, right = values[:cut], values[cut:]
        between = mean(abs(a - b) for a in left for b in right)
        within = [mean(abs(a - b) for n, a in enumerate(part) for b in part[:n]) for part in (left, right)]
        n, m = len(left), len(right)
        return n * m / (n + m) * (2 * between - sum(within))

    best = max(range(4, 8), key=energy)
    assert best_division(values) == (best, pytest.approx(energy(best)))


def test_outliers_do_not_count_in_the_noise() -> None:
    before, after = [10.0, 11.0, 9.0, 10.0, 500.0, 10.0, 10.0, 11.0, 9.0], [20.0, 21.0, 19.0, 20.0, 700.0, 20.0, 21.0]
    (found,) = changes_in(series(*before, *after))
    assert (found.before, found.after) == (10, 20)
    assert found.noise == pytest.approx(1.4826, abs=1)


def test_measurements_at_one_commit_are_one_point() -> None:
    taken = [
        Measurement("a", "s", value, BEGIN + timedelta(hours=n), f"run {n}", commit)
        for n, (value, commit) in enumerate([(1.0, "x"), (9.0, "y"), (3.0, "x"), (2.0, "x"), (5.0, ""), (6.0, "")])
    ]
    (found,) = series_of(taken)
    assert [(point.commit, point.value, point.count) for point in found.points] == [
        ("x", 2.0, 3), ("y", 9.0, 1), ("", 5.0, 1), ("", 6.0, 1)
    ]  # fmt: skip
