"""Tests that cover nothing which others do not.

Coverage is not what a test checks: two tests may run the same lines and expect different things of them. So this names
candidates to look at, and nothing is removed by it.
"""

from collections.abc import Iterator, Mapping

from analysis.index.paths import is_test
from analysis.test_suite.contexts import Contexts
from analysis.test_suite.model import Value

type Covered = Mapping[str, int]
"""By test, a bit for each line of product code that it runs."""


class Redundant(Value):
    """A test that runs just the same lines as another one of its file."""

    test: str
    as_in: str
    lines: int
    seconds: float


class Redundancy(Value):
    """`without_own` tests run no line that is theirs alone; `enough` of them all run every line that any test runs."""

    tests: int
    without_own: int
    enough: int
    enough_seconds: float
    seconds: float
    candidates: tuple[Redundant, ...] = ()


def redundancy(contexts: Contexts, times: Mapping[str, float]) -> Redundancy:
    """Of the lines outside of tests. The candidates come slowest first."""
    covered = product_lines(contexts)
    own = lines_of_one(covered)
    without_own = [test for test, lines in covered.items() if not lines & own]
    enough = small_cover(covered, times)
    return Redundancy(
        tests=len(covered), without_own=len(without_own), enough=len(enough),
        enough_seconds=sum(times.get(test, 0.0) for test in enough),
        seconds=sum(times.get(test, 0.0) for test in covered),
        candidates=tuple(sorted(_alike(covered, times), key=lambda one: (-one.seconds, one.test))),
    )  # fmt: skip


def product_lines(contexts: Contexts) -> Covered:
    """What tests run of product code; a test that runs none is left out."""
    lengths: dict[str, int] = {}
    for files in contexts.tests.values():
        for path, lines in files.items():
            lengths[path] = max(lengths.get(path, 0), lines.bit_length())
    starts: dict[str, int] = {}
    total = 0
    for path in sorted(path for path in lengths if not is_test(path)):
        starts[path], total = total, total + lengths[path]
    found = {
        test: sum(lines << starts[path] for path, lines in files.items() if path in starts)
        for test, files in contexts.tests.items()
    }
    return {test: lines for test, lines in found.items() if lines}


def lines_of_one(covered: Covered) -> int:
    """The lines that a single test runs."""
    once = more = 0
    for lines in covered.values():
        more |= once & lines
        once |= lines
    return once & ~more


def small_cover(covered: Covered, times: Mapping[str, float]) -> list[str]:
    """A small set of tests that runs every line: always the one that adds most, the quickest of equals.

    The greedy algorithm (Chvatal 1979, https://doi.org/10.1287/moor.4.3.233); to find the smallest is NP-hard.
    """
    left = 0
    for lines in covered.values():
        left |= lines
    gains = {test: lines.bit_count() for test, lines in covered.items()}
    chosen: list[str] = []
    while left:
        best = _adds_most(covered, gains, left, times)
        chosen.append(best)
        left &= ~covered[best]
        del gains[best]
    return chosen


def _adds_most(covered: Covered, gains: dict[str, int], left: int, times: Mapping[str, float]) -> str:
    """What a test adds only shrinks: once a recounted one has more than the next had before, it is the best."""
    best, most = "", 0
    for test in sorted(gains, key=lambda one: (-gains[one], times.get(one, 0.0), one)):
        if gains[test] <= most:
            break
        gains[test] = (covered[test] & left).bit_count()
        if gains[test] > most:
            best, most = test, gains[test]
    return best


def _alike(covered: Covered, times: Mapping[str, float]) -> Iterator[Redundant]:
    """Of those that run the same lines, all but the quickest."""
    groups: dict[tuple[str, int], list[str]] = {}
    for test, lines in covered.items():
        groups.setdefault((_file(test), lines), []).append(test)
    for (_, lines), tests in groups.items():
        kept, *others = sorted(tests, key=lambda one: (times.get(one, 0.0), one))
        for test in others:
            if _function(test) != _function(kept):
                seconds = times.get(test, 0.0)
                yield Redundant(test=test, as_in=kept, lines=lines.bit_count(), seconds=seconds)


def _function(test: str) -> str:
    """Cases of one parametrised test are meant to run the same lines."""
    return test.partition("[")[0]


def _file(test: str) -> str:
    return _function(test).rpartition(".")[0]
