"""Which tests lie, which take the time, which say nothing new, and which does a change need."""

from prefect import flow

from analysis.test_suite.markdown import to_markdown
from analysis.test_suite.report import SuiteReport
from tasks.proposals import Mode
from tasks.publication import publish
from tasks.repositories import working_on
from tasks.suite.change import offer, plan_change
from tasks.suite.history import learn
from tasks.suite.observations import NAME, SuiteSettings, look
from tasks.suite.report import conclude
from tasks.suite.selection import needed_tests
from tasks.writing import writing


@flow(name=NAME, flow_run_name="test-optimization of {repository}")
def test_optimization(  # noqa: PLR0913, PLR0917 -- the form of the deployment
    repository: str,
    ref: str | None = None,
    mode: Mode = Mode.DRY_RUN,
    junit: str = "",
    coverage: str = "",
    base: str = "",
    commits: int = 0,
) -> SuiteReport:
    """Run the tests again and again, read what earlier runs left, and propose a quarantine for what is flaky.

    Args:
        repository: A folder, a git URL, or owner/name.
        ref: A branch, tag or commit; the default branch if not given.
        mode: `report` only looks, `dry_run` says what would be proposed, `pull_request` proposes it.
        junit: A JUnit file, or a folder of them, on the machine that runs this; else those of workflow runs.
        coverage: A data file of coverage.py with contexts, instead of measuring it.
        base: Name also the tests that the change from this branch, tag or commit needs.
        commits: On how many past commits to measure that choice of tests; each takes two runs of the tests.
    """
    with writing(NAME, dry_run=mode is not Mode.PULL_REQUEST), working_on(repository, ref) as code:
        settings = code.settings.of("test_optimization", SuiteSettings)
        past = learn(code, junit, settings.workflow_runs)
        seen = look(code, past, settings, coverage, commits)
        needed = needed_tests(code, base, [*past.runs, *seen.runs], seen.contexts)
        report = conclude(code, past, seen, needed, settings.jobs)
        if mode is not Mode.REPORT:
            report = offer(code, plan_change(code, report, [*past.runs, *seen.runs], settings), mode)
        publish(NAME, repository, report, to_markdown(report))
    return report
