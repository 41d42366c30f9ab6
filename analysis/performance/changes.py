"""Where a series changes for good, told from noise.

Change points are found by the energy statistic of E-divisive (Matteson and James 2014,
https://doi.org/10.1080/01621459.2013.849605), dividing again and again; its permutation test tells whether a division
is chance. Daly et al. (2020), https://doi.org/10.1145/3358960.3375791, find regressions of MongoDB so. A change is
reported when it is also large beside the noise, by the median absolute deviation.
"""

import math
import random
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from statistics import median

from analysis.performance.series import Series, Value

LEAST = 4
"""Points on either side of a change: one noisy run, or three, is none."""

PERMUTATIONS, CERTAIN = 99, 0.05
MOST = 120
"""The newest points that are looked at: work grows with their square."""

MAD_SIGMA = 1.4826
"""The standard deviation of normal noise over its median absolute deviation."""

LEAST_SHARE, LEAST_NOISE = 0.05, 2.0


class Change(Value):
    """The level before and after. It came with a commit after `good`, up to `bad`; `chance` is how likely noise is it.

    `noise` is the usual deviation from the level, `points` how many are on either side, `since` when those two were
    measured.
    """

    series: str
    unit: str
    before: float
    after: float
    noise: float
    good: str
    bad: str
    position: int
    points: tuple[int, int]
    chance: float
    since: tuple[datetime, datetime]

    @property
    def share(self) -> float:
        return self.after / self.before - 1 if self.before else math.inf

    @property
    def worse(self) -> bool:
        return self.after > self.before


def changes_in(series: Series, least_share: float = LEAST_SHARE) -> list[Change]:
    """The changes that matter, oldest first."""
    offset = max(0, len(series.points) - MOST)
    values = series.values[offset:]
    cuts = change_points(values)
    edges = [0, *(cut for cut, _ in cuts), len(values)]
    parts = [values[start:end] for start, end in pairwise(edges)]
    noise = _noise(parts) if cuts else 0.0
    found = []
    for (cut, chance), left, right in zip(cuts, parts, parts[1:], strict=False):
        if _is_large(left, right, max(least_share * abs(median(left)), LEAST_NOISE * noise)):
            good, bad = series.points[offset + cut - 1], series.points[offset + cut]
            found.append(
                Change(
                    series=series.name, unit=series.unit, before=median(left), after=median(right), noise=noise,
                    good=good.commit, bad=bad.commit, position=offset + cut, points=(len(left), len(right)),
                    chance=chance, since=(good.at, bad.at),
                )
            )  # fmt: skip
    return found


def _is_large(left: Sequence[float], right: Sequence[float], least: float) -> bool:
    """Whether the levels lie so far apart, and as many points as it takes are on the new side of the middle."""
    before, after = median(left), median(right)
    arrived = sum(abs(value - after) < abs(value - before) for value in right)
    started = sum(abs(value - before) < abs(value - after) for value in left)
    return abs(after - before) > least and min(arrived, started) >= LEAST


def _noise(parts: Sequence[Sequence[float]]) -> float:
    """The usual deviation from the level of each part, over all of them: a short part alone tells little of it."""
    return MAD_SIGMA * median(abs(value - median(part)) for part in parts for value in part)


def change_points(values: Sequence[float]) -> list[tuple[int, float]]:
    """The positions at which something new begins, each with the chance that it is none; sorted.

    Ranks are divided rather than values: an outlier weighs no more than any other point.
    """
    found: list[tuple[int, float]] = []
    todo = [(0, len(values))]
    while todo:
        start, end = todo.pop()
        part = _ranks(values[start:end])
        cut, statistic = best_division(part)
        if not cut:
            continue
        chance = _chance(part, statistic)
        if chance <= CERTAIN:
            found.append((start + cut, chance))
            todo += [(start, start + cut), (start + cut, end)]
    return sorted(found)


def best_division(values: Sequence[float]) -> tuple[int, float]:
    """Where the two sides differ most, and how much; (0, 0) where there are too few points or no difference.

    The statistic is nm / (n + m) times (2 E|X-Y| - E|X-X'| - E|Y-Y'|); sums within each side are kept up to date, so
    that all divisions together take the square of the number of points.
    """
    size = len(values)
    within_left, within_right = 0.0, _pairs(values)
    whole = within_right
    best, highest = 0, 0.0
    for cut in range(1, size):
        moved = values[cut - 1]
        within_left += sum(abs(moved - other) for other in values[: cut - 1])
        within_right -= sum(abs(moved - other) for other in values[cut:])
        if LEAST <= cut <= size - LEAST:
            n, m = cut, size - cut
            between = (whole - within_left - within_right) / (n * m)
            energy = 2 * between - 2 * within_left / (n * (n - 1)) - 2 * within_right / (m * (m - 1))
            if (statistic := n * m / (n + m) * energy) > highest + 1e-12:
                best, highest = cut, statistic
    return best, highest


def _ranks(values: Sequence[float]) -> list[float]:
    """The place of each in order; equal ones share the middle of theirs."""
    ordered = sorted(values)
    return [(bisect_left(ordered, value) + bisect_right(ordered, value) - 1) / 2 for value in values]


def _pairs(values: Sequence[float]) -> float:
    """The sum of all distances between two of them: in sorted order, each is passed a known number of times."""
    ordered, size = sorted(values), len(values)
    return sum(value * (2 * place - size + 1) for place, value in enumerate(ordered))


def _chance(values: Sequence[float], statistic: float) -> float:
    """How often the same values in any order would divide as well; always the same for the same values."""
    shuffled, chance = list(values), random.Random(len(values))  # noqa: S311 -- an order, no secret
    as_well = 0
    for done in range(1, PERMUTATIONS + 1):
        chance.shuffle(shuffled)
        as_well += best_division(shuffled)[1] >= statistic
        if as_well > CERTAIN * (PERMUTATIONS + 1):
            return (as_well + 1) / (done + 1)
    return (as_well + 1) / (PERMUTATIONS + 1)
