"""Looking at a test suite for as long as is allowed: its runs, what they cover and cost, and why tests are flaky."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import Field, PositiveInt, ValidationError

from analysis.test_suite.contexts import Contexts, NoContexts, read_contexts
from analysis.test_suite.fixtures import Fixture, fixture_costs
from analysis.test_suite.flaky import Flaky, find_flaky
from analysis.test_suite.imports_cost import ImportCost, import_costs
from analysis.test_suite.model import BAD, SuiteRun
from analysis.test_suite.order import leans_on_others, polluters
from analysis.test_suite.places import Places, node_id
from integrations import git
from tasks.repositories import Repository
from tasks.repository_settings import Section
from tasks.suite.history import History
from tasks.suite.runs import Bench, CannotRun, Manner, bench_for, import_lines, run_tests
from tasks.suite.selection import Trials, measure_on_history

NAME = "test-optimization"
MOST_EXPLAINED, MOST_ATTEMPTS = 10, 10


class SuiteSettings(Section):
    """`operations.test_optimization` in a repository's `.autopilot.yaml`."""

    repeats: int = Field(default=3, ge=0, le=100, description="Runs as written, shuffled and in parallel, each.")
    minutes: PositiveInt = Field(default=60, description="After so many no other run begins.")
    workflow_runs: int = Field(default=30, ge=0, le=500, description="Runs on GitHub whose JUnit files are read.")
    jobs: int = Field(default=4, ge=2, le=64)
    divide_above_seconds: PositiveInt = Field(default=300, description="Shorter suites are not divided over jobs.")
    quarantine: bool = True
    ignore: tuple[str, ...] = Field(default=(), description="Tests, by dotted name, that are never proposed.")


@dataclass
class Observed:
    """What running the tests has shown; `outside` are the seconds of a run in which no test ran.

    `found` is what was found out about flaky tests, by name.
    """

    runs: list[SuiteRun] = field(default_factory=list)
    contexts: Contexts | None = None
    fixtures: list[Fixture] = field(default_factory=list)
    imports: list[ImportCost] = field(default_factory=list)
    outside: float = 0.0
    found: dict[str, Mapping[str, str | bool]] = field(default_factory=dict)
    trials: Trials = field(default_factory=Trials)
    remarks: list[str] = field(default_factory=list)


def look(repository: Repository, past: History, settings: SuiteSettings, coverage: str, commits: int) -> Observed:
    """What the repository's own tests show when they are run, and a file of coverage.py that the caller names.

    Raises NoContexts, and CannotRun if nothing else is known of the tests.
    """
    given = given_contexts(coverage, repository) if coverage else None
    if not settings.repeats:
        return Observed(contexts=given, remarks=["The tests were not run: operations.test_optimization.repeats is 0"])
    try:
        with bench_for(repository) as bench:
            seen = observe(bench, settings.repeats, settings.minutes)
            seen.found = explain_order(bench, find_flaky([*past.runs, *seen.runs]), seen.runs)
            if commits:
                seen.trials = measure_on_history(repository, bench, commits)
    except CannotRun as error:
        if not past.runs:
            raise
        return Observed(contexts=given, remarks=[f"The tests were not run. {error}"])
    seen.contexts = given or seen.contexts
    return seen


def observe(bench: Bench, repeats: int, minutes: float) -> Observed:
    """Run the tests as written, shuffled and in parallel, so often each, and once with coverage. Raises CannotRun.

    What takes longer than `minutes` in all is not begun.
    """
    seen, end = Observed(), time.monotonic() + 60 * minutes
    costs = bench.home / "fixtures"
    started = time.monotonic()
    seen.runs.append(run_tests(bench, Manner(fixtures=costs)))
    seen.outside = max(0.0, time.monotonic() - started - seen.runs[0].seconds)
    try:
        seen.fixtures = fixture_costs(costs)
    except (ValidationError, ValueError, OSError) as error:
        seen.remarks.append(f"What fixtures cost is not known: {error}")
    _cover(bench, seen)
    seen.imports = import_costs(import_lines(bench))
    for number in range(1, repeats + 1):
        manners = [Manner(seed=number), *([Manner(workers=2)] if bench.can("xdist") else []), Manner()]
        for manner in manners[: 2 if number == repeats else 3]:
            if time.monotonic() > end:
                seen.remarks.append(f"The tests were run {len(seen.runs)} times only, as {minutes:g} minutes were over")
                return seen
            _run(bench, manner, seen)
    return seen


def _run(bench: Bench, manner: Manner, seen: Observed) -> None:
    """A way of running the tests that does not work here is told once."""
    try:
        seen.runs.append(run_tests(bench, manner))
    except CannotRun as error:
        said = f"Not run {'in parallel' if manner.workers else 'shuffled'}: {str(error).partition(chr(10))[0]}"
        if said not in seen.remarks:
            seen.remarks.append(said)


def _cover(bench: Bench, seen: Observed) -> None:
    if not bench.can("coverage"):
        seen.remarks.append("What the tests cover is not known: coverage.py cannot be put beside them")
        return
    data = bench.home / "coverage.db"
    try:
        run = run_tests(bench, Manner(coverage=data))
        seen.contexts = read_contexts(data, bench.place)
    except (CannotRun, NoContexts) as error:
        seen.remarks.append(f"What the tests cover is not known: {str(error).partition(chr(10))[0]}")
        return
    conditions = {**run.conditions, "tests": "with coverage"}
    seen.runs.append(SuiteRun(run.commit, run.source, run.executions, run.configuration, run.started, conditions))


def explain_order(
    bench: Bench, flaky: Sequence[Flaky], runs: Sequence[SuiteRun]
) -> dict[str, Mapping[str, str | bool]]:
    """For flaky tests that fail by what ran before, that test: tried, not only computed."""
    places = Places(frozenset(git.run(["ls-files", "-z", "*.py"], bench.place).split("\0")))
    found: dict[str, Mapping[str, str | bool]] = {}
    for one in [one for one in flaky if places.file_of(one.test)]:
        suspects = polluters(runs, one.test)
        leans = leans_on_others(runs, one.test)
        ordered = suspects or leans or any("order" in factor.name for factor in one.factors)
        if ordered and len(found) < MOST_EXPLAINED and (told := _explained(bench, one.test, suspects, places)):
            found[one.test] = told
    return found


def _explained(bench: Bench, test: str, named: Sequence[str], places: Places) -> Mapping[str, str | bool]:
    victim = node_id(test, places.file_of(test))
    if _fails(bench, [victim]) and _fails(bench, [victim]):
        return {"finding": "fails alone: it needs what an earlier test leaves behind", "alone": True}
    suspects = [node_id(one, path) for one in named if (path := places.file_of(one))]
    for _ in range(MOST_ATTEMPTS):
        if len(suspects) < 2:
            break
        half = suspects[: len(suspects) // 2]
        suspects = half if _fails(bench, [*half, victim]) else suspects[len(half) :]
    if len(suspects) == 1 and _fails(bench, [suspects[0], victim]):
        return {"after": suspects[0], "finding": f"fails after `{suspects[0]}`, passes alone"}
    return {}


def _fails(bench: Bench, tests: Sequence[str]) -> bool:
    """Whether the last of them fails when they run in this order."""
    try:
        run = run_tests(bench, Manner(only=tuple(tests)))
    except CannotRun:
        return False
    last = max(run.executions, key=lambda one: one.position or 0)
    return last.result in BAD


def given_contexts(coverage: str, repository: Repository) -> Contexts:
    """Of a file that the caller names. Raises NoContexts."""
    file = Path(coverage).expanduser()
    if not file.is_file():
        raise NoContexts(f"There is no file {coverage}")
    return read_contexts(file, repository.root)
