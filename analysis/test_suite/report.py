"""Everything that is said of a test suite."""

from collections.abc import Iterable, Mapping, Sequence

from analysis.test_suite.durations import Slow, Split
from analysis.test_suite.fixtures import Fixture
from analysis.test_suite.flaky import Flaky
from analysis.test_suite.imports_cost import ImportCost
from analysis.test_suite.model import Execution, Result, SuiteRun, Value, most_said, named_once
from analysis.test_suite.quarantine import Quarantined
from analysis.test_suite.redundant import Redundancy
from analysis.test_suite.selection import Selection
from analysis.test_suite.trials import Measured, Trial

NOT_TIMED = ("with coverage", "in parallel")


class RunTold(Value):
    """One run: where it is from, and how many tests passed, failed and did not run."""

    source: str
    commit: str
    passed: int
    failed: int
    skipped: int
    seconds: float


class SuiteReport(Value):
    """`broken` failed in each run of the commit looked at, with what `said` has; `needed` are the tests for
    the change asked about.

    `remembered` are tests that were flaky in an earlier report and not this time. `durations` are those proposed for
    dividing the suite, by node id.
    """

    repository: str
    commit: str
    tests: int
    runs: tuple[RunTold, ...]
    seconds: float
    flaky: tuple[Flaky, ...] = ()
    remembered: tuple[Flaky, ...] = ()
    broken: tuple[str, ...] = ()
    said: Mapping[str, str] = {}
    slow: tuple[Slow, ...] = ()
    half: int = 0
    redundancy: Redundancy | None = None
    fixtures: tuple[Fixture, ...] = ()
    imports: tuple[ImportCost, ...] = ()
    split: Split | None = None
    needed: Selection | None = None
    trials: tuple[Trial, ...] = ()
    measured: tuple[Measured, ...] = ()
    quarantined: tuple[Quarantined, ...] = ()
    durations: Mapping[str, float] = {}
    diff: str = ""
    body: str = ""
    done: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


def timed(runs: Sequence[SuiteRun]) -> list[SuiteRun]:
    """Those whose times are to be believed; all if there is none such. Runs here count before runs elsewhere."""
    plain = [run for run in runs if run.conditions.get("tests") not in NOT_TIMED]
    here = [run for run in plain if "tests" in run.conditions]
    return here or plain or list(runs)


def told(run: SuiteRun) -> RunTold:
    results = [one.result for one in run.executions]
    return RunTold(
        source=run.source, commit=run.commit, passed=results.count(Result.PASSED),
        failed=results.count(Result.FAILED), skipped=results.count(Result.SKIPPED), seconds=run.seconds,
    )  # fmt: skip


def always_failing(runs: Iterable[SuiteRun], commit: str) -> Mapping[str, str]:
    """The tests that failed whenever they ran at the commit, expected failures apart, with what the failures say."""
    results: dict[str, list[Execution]] = {}
    for run in runs:
        if run.commit in ("", commit):
            for one in named_once(run):
                if one.result is not Result.SKIPPED:
                    results.setdefault(one.test, []).append(one)
    failing = {test: seen for test, seen in results.items() if {one.result for one in seen} == {Result.FAILED}}
    return {test: most_said(failing[test]) for test in sorted(failing)}
