"""Tests that pass and fail at the same commit: how often, and what the failures go along with.

Runs are compared within a commit and a configuration only, and of these only where the test passed at least once: one
that always fails there is broken, not flaky. Luo et al. (2014), https://doi.org/10.1145/2635868.2635920, name the
causes that the conditions stand for: order, concurrency, time.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from analysis.test_suite.model import BAD, Execution, Result, SuiteRun, Value, most_said, named_once
from analysis.test_suite.statistics import Share, fisher, holm, share

CERTAIN = 0.05
HOURS = 6


class Factor(Value):
    """A condition under which the test fails more often: how often with it and without it.

    `chance` is how likely such a difference is by chance, corrected for the number of conditions looked at.
    """

    name: str
    failures: Share
    otherwise: Share
    chance: float

    def __str__(self) -> str:
        with_, without = (f"{one.count} of {one.of}" for one in (self.failures, self.otherwise))
        return f"{self.name}: {with_} against {without} (p = {self.chance:.2g})"


class Flaky(Value):
    """`excused` tells that the suite expects its failures already; `seen` is the day of the last such result.

    `finding` is what was found out about it by trying, and `after` the test that it fails after, if that is it; `alone`
    that it fails here when nothing ran before it, and no run elsewhere shows it flaky. `said` is what its failures say.
    """

    test: str
    failures: Share
    commits: int
    factors: tuple[Factor, ...] = ()
    excused: bool = False
    after: str = ""
    finding: str = ""
    said: str = ""
    alone: bool = False
    seen: date | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """An execution with the conditions of its run."""

    execution: Execution
    conditions: Mapping[str, str]

    @property
    def bad(self) -> bool:
        return self.execution.result in BAD


def find_flaky(runs: Sequence[SuiteRun]) -> list[Flaky]:
    """The flaky tests, the one that fails most often first."""
    seen = comparable(runs)
    found = [_flaky(test, groups) for test, groups in seen.items() if any(_is_mixed(group) for group in groups)]
    return sorted(found, key=lambda one: (-one.failures.value, one.test))


def comparable(runs: Iterable[SuiteRun]) -> Mapping[str, list[list[Seen]]]:
    """By test, the groups of executions that ought to have had the same result."""
    groups: dict[str, dict[tuple[str, str], list[Seen]]] = defaultdict(lambda: defaultdict(list))
    for run in runs:
        conditions = {**run.conditions, **_times(run)}
        for one in (one for one in named_once(run) if one.result is not Result.SKIPPED):
            own = {**conditions, **({"worker": one.worker} if one.worker else {})}
            groups[one.test][run.commit, run.configuration].append(Seen(one, own))
    return {test: list(found.values()) for test, found in groups.items()}


def _is_mixed(group: Sequence[Seen]) -> bool:
    return len({one.bad for one in group}) > 1


def _flaky(test: str, groups: Sequence[Sequence[Seen]]) -> Flaky:
    passing = [group for group in groups if not all(one.bad for one in group)]
    counted = [one for group in passing for one in group]
    failures = sum(one.bad for one in counted)
    return Flaky(
        test=test,
        failures=share(failures, len(counted)),
        commits=sum(_is_mixed(group) for group in groups),
        factors=tuple(factors(counted)),
        said=most_said(one.execution for one in counted if one.bad),
        excused=any(one.execution.result is Result.EXCUSED for one in counted),
    )


def factors(seen: Sequence[Seen]) -> list[Factor]:
    """The conditions that failures go along with more than chance explains, the surest first."""
    tables = [(name, *_table(seen, key, value)) for name, key, value in _conditions(seen)]
    chances = holm([fisher(with_[0], with_[1], without[0], without[1]) for _, with_, without in tables])
    found = [
        Factor(name=name, failures=share(a[0], sum(a)), otherwise=share(b[0], sum(b)), chance=chance)
        for (name, a, b), chance in zip(tables, chances, strict=True)
        if chance < CERTAIN
    ]
    return sorted(found, key=lambda one: one.chance)


def _conditions(seen: Sequence[Seen]) -> Iterator[tuple[str, str, str]]:
    """Each condition that holds for some of them and not for all, with a name for people."""
    values = sorted({item for one in seen for item in one.conditions.items()})
    for key, value in values:
        if 0 < sum(one.conditions.get(key) == value for one in seen) < len(seen):
            yield f"{key} {value}", key, value


def _table(seen: Sequence[Seen], key: str, value: str) -> tuple[tuple[int, int], tuple[int, int]]:
    """(failed, passed) with the condition, and without it."""
    with_ = [one.bad for one in seen if one.conditions.get(key) == value]
    without = [one.bad for one in seen if one.conditions.get(key) != value]
    return (sum(with_), len(with_) - sum(with_)), (sum(without), len(without) - sum(without))


def _times(run: SuiteRun) -> dict[str, str]:
    if run.started is None:
        return {}
    hour = run.started.hour // HOURS * HOURS
    return {"time": f"{hour:02}:00–{hour + HOURS:02}:00", "day": f"{run.started:%A}"}
