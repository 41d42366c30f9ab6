"""Which earlier test makes a test fail: candidates by what ran before it when it failed and when it passed.

Shi et al. (2019), iFixFlakies, https://doi.org/10.1145/3338906.3338925, call the earlier test a polluter.
"""

from collections.abc import Sequence

from analysis.test_suite.model import BAD, Execution, Result, SuiteRun


def before(run: SuiteRun, test: str) -> frozenset[str]:
    """The tests that ran in the same process before it."""
    place = _place(run, test)
    if place is None or place.position is None:
        return frozenset()
    return frozenset(
        one.test
        for one in run.executions
        if one.worker == place.worker and one.position is not None and one.position < place.position
    )


def polluters(runs: Sequence[SuiteRun], test: str) -> list[str]:
    """Tests that ran before it each time that it failed, and never when it passed; sorted."""
    failed = [before(run, test) for run in runs if _went(run, test, bad=True)]
    passed = [before(run, test) for run in runs if _went(run, test, bad=False)]
    if not failed:
        return []
    return sorted(frozenset.intersection(*failed) - frozenset().union(*passed))


def leans_on_others(runs: Sequence[SuiteRun], test: str) -> bool:
    """Whether each time that it passed something had run before it that never had when it failed."""
    failed = [before(run, test) for run in runs if _went(run, test, bad=True)]
    passed = [before(run, test) for run in runs if _went(run, test, bad=False)]
    without = frozenset[str]().union(*failed)
    return bool(failed and passed) and all(one - without for one in passed)


def _went(run: SuiteRun, test: str, *, bad: bool) -> bool:
    place = _place(run, test)
    return place is not None and place.result is not Result.SKIPPED and (place.result in BAD) == bad


def _place(run: SuiteRun, test: str) -> Execution | None:
    return next((one for one in run.executions if one.test == test), None)
