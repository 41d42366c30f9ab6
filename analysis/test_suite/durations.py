"""Where the time of a test suite goes, and how it divides over jobs."""

import heapq
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from statistics import median

from analysis.test_suite.model import Result, SuiteRun, Value, named_once


class Slow(Value):
    """The median of its times, of which `setup` went before it began, and its share of the whole suite."""

    test: str
    seconds: float
    setup: float | None
    share: float
    runs: int


class Job(Value):
    seconds: float
    tests: tuple[str, ...]


class Split(Value):
    """`imbalance` is by how much the longest job exceeds the mean; `naive` is that of parts with as many tests each."""

    jobs: tuple[Job, ...]
    imbalance: float
    naive: float
    fixed: float = 0.0

    @property
    def longest(self) -> float:
        """Seconds until the last job is done, with what each of them spends anew."""
        return self.fixed + max((job.seconds for job in self.jobs), default=0.0)


def durations(runs: Iterable[SuiteRun]) -> dict[str, float]:
    """The median time of each test that ran, in seconds."""
    return {test: median(times) for test, (times, _) in _times(runs).items()}


def slowest(runs: Iterable[SuiteRun], most: int = 20) -> list[Slow]:
    """The slowest first."""
    times = _times(runs)
    whole = sum(median(seconds) for seconds, _ in times.values()) or 1.0
    found = [
        Slow(
            test=test,
            seconds=median(seconds),
            setup=median(setups) if setups else None,
            share=median(seconds) / whole,
            runs=len(seconds),
        )
        for test, (seconds, setups) in times.items()
    ]
    return heapq.nsmallest(most, found, key=lambda one: (-one.seconds, one.test))


def half_of_time(times: Mapping[str, float]) -> int:
    """How many tests take half of the time."""
    left = sum(times.values()) / 2
    for count, seconds in enumerate(sorted(times.values(), reverse=True), 1):
        left -= seconds
        if left <= 0:
            return count
    return 0


def split(times: Mapping[str, float], jobs: int, fixed: float = 0.0) -> Split:
    """The tests over so many jobs, the longest first to whichever has least to do (LPT).

    No division is shorter than 3/4 of it, roughly: LPT is at most 4/3 - 1/(3 jobs) of the best one (Graham 1969,
    https://doi.org/10.1137/0117039). `fixed` seconds are spent by each job before its first test.
    """
    load: list[tuple[float, int]] = [(0.0, number) for number in range(jobs)]
    members: list[list[str]] = [[] for _ in range(jobs)]
    for test, seconds in sorted(times.items(), key=lambda item: (-item[1], item[0])):
        total, number = heapq.heappop(load)
        members[number].append(test)
        heapq.heappush(load, (total + seconds, number))
    by_number = {number: total for total, number in load}
    made = tuple(Job(seconds=by_number[number], tests=tuple(sorted(members[number]))) for number in range(jobs))
    return Split(
        jobs=made, imbalance=_imbalance([job.seconds for job in made]), naive=_imbalance(_in_order(times, jobs)),
        fixed=fixed,
    )  # fmt: skip


def _in_order(times: Mapping[str, float], jobs: int) -> list[float]:
    """Parts of the sorted names with as many tests each."""
    names = sorted(times)
    cuts = [round(number * len(names) / jobs) for number in range(jobs + 1)]
    return [sum(times[name] for name in names[cuts[n] : cuts[n + 1]]) for n in range(jobs)]


def _imbalance(loads: Sequence[float]) -> float:
    mean = sum(loads) / len(loads)
    return max(loads) / mean - 1 if mean else 0.0


def _times(runs: Iterable[SuiteRun]) -> dict[str, tuple[list[float], list[float]]]:
    """By test, its times and those of its setup, where it ran."""
    found: dict[str, tuple[list[float], list[float]]] = defaultdict(lambda: ([], []))
    for run in runs:
        for one in named_once(run):
            if one.result is not Result.SKIPPED:
                found[one.test][0].append(one.seconds)
                if one.setup is not None:
                    found[one.test][1].append(one.setup)
    return found
