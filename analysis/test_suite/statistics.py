"""The few statistical methods that are needed, each by its source."""

import math
from collections.abc import Sequence

from analysis.result import Fraction
from analysis.test_suite.model import Value

Z_95 = 1.959964
"""Quantile of the normal distribution for an interval that holds the true value in 95 of 100 cases."""


class Share(Value):
    """A share that was counted, with its interval of 95 % confidence."""

    count: int
    of: int
    low: Fraction
    high: Fraction

    @property
    def value(self) -> float:
        return self.count / self.of if self.of else 0.0

    def __str__(self) -> str:
        return f"{self.count} of {self.of} ({self.value:.0%}, 95 % sure between {self.low:.0%} and {self.high:.0%})"


def share(count: int, of: int) -> Share:
    """The Wilson score interval (Wilson 1927); it keeps its promise for few observations and for shares near 0 and 1.

    Brown, Cai and DasGupta (2001), https://doi.org/10.1214/ss/1009213286, compare it with others.
    """
    if not of:
        return Share(count=0, of=0, low=0, high=1)
    seen, z2 = count / of, Z_95**2
    middle = (seen + z2 / (2 * of)) / (1 + z2 / of)
    half = Z_95 / (1 + z2 / of) * math.sqrt(seen * (1 - seen) / of + z2 / (4 * of * of))
    return Share(count=count, of=of, low=max(0.0, middle - half), high=min(1.0, middle + half))


def fisher(bad_with: int, good_with: int, bad_without: int, good_without: int) -> float:
    """How likely at least so many of the bad ones would be `with` by chance alone: Fisher's exact test, one-sided.

    Fisher (1935), The Design of Experiments; exact for any number of observations.
    """
    bad, good, drawn = bad_with + bad_without, good_with + good_without, bad_with + good_with
    ways = math.comb(bad + good, drawn)
    return sum(math.comb(bad, k) * math.comb(good, drawn - k) for k in range(bad_with, min(bad, drawn) + 1)) / ways


def holm(chances: Sequence[float]) -> list[float]:
    """Chances corrected for having looked so many times (Holm 1979), in the order given."""
    order = sorted(range(len(chances)), key=chances.__getitem__)
    corrected, highest = [0.0] * len(chances), 0.0
    for rank, place in enumerate(order):
        highest = max(highest, min(1.0, (len(chances) - rank) * chances[place]))
        corrected[place] = highest
    return corrected
