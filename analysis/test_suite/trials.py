"""How well a choice of tests does, measured on faults that the repository's own history holds.

A commit that changes code and tests is taken, and its code is put back: what then fails is what the change was made
for, so to put it back is a fault that the tests are known to catch. After Just et al. (2014), Defects4J,
https://doi.org/10.1145/2610384.2628055, who build their faults so.
"""

from collections.abc import Sequence

from analysis.test_suite.model import Value
from analysis.test_suite.statistics import Share, share


class Choice(Value):
    """What a method would have run, of which tests that failed, and the share of the suite's time."""

    method: str
    tests: int
    failed: int
    time: float


class Trial(Value):
    """One fault: how many tests there are, how many it makes fail, and what each method would have run."""

    commit: str
    subject: str
    tests: int
    failed: int
    choices: tuple[Choice, ...]


class Measured(Value):
    """A method over all trials. A fault is caught when one of its failing tests at least would have run."""

    method: str
    tests: float
    time: float
    faults: Share
    failures: Share


def measured(trials: Sequence[Trial]) -> list[Measured]:
    """Each method, over the faults that some test catches."""
    told = [trial for trial in trials if trial.failed]
    methods = dict.fromkeys(choice.method for trial in told for choice in trial.choices)
    return [_measured(method, told) for method in methods]


def _measured(method: str, trials: Sequence[Trial]) -> Measured:
    chosen = [(trial, choice) for trial in trials for choice in trial.choices if choice.method == method]
    return Measured(
        method=method,
        tests=sum(choice.tests for _, choice in chosen) / sum(trial.tests for trial, _ in chosen),
        time=sum(choice.time for _, choice in chosen) / len(chosen),
        faults=share(sum(choice.failed > 0 for _, choice in chosen), len(chosen)),
        failures=share(sum(choice.failed for _, choice in chosen), sum(trial.failed for trial, _ in chosen)),
    )


def choice(method: str, tests: frozenset[str], failed: frozenset[str], times: dict[str, float]) -> Choice:
    """Of the tests chosen, what each figure needs."""
    whole = sum(times.values()) or 1.0
    spent = sum(times.get(test, 0.0) for test in tests)
    return Choice(method=method, tests=len(tests), failed=len(tests & failed), time=min(1.0, spent / whole))
