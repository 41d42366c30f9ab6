"""Why did this run fail, since when, and what puts it right."""

import tempfile
from pathlib import Path

from prefect import flow

from analysis.failures.report import FailureReport
from tasks.comments import add_comment
from tasks.failures.context import seen_before, what_fixed
from tasks.failures.diagnosis import collect, conclude, diagnose, read_code
from tasks.proposals import Mode
from tasks.publication import publish
from tasks.writing import writing


@flow(name="failure-analysis")
def failure_analysis(  # noqa: PLR0913, PLR0917 -- the form of the deployment
    repository: str = "",
    run: int | None = None,
    log: str = "",
    flow_run: str = "",
    pull_request: int | None = None,
    mode: Mode = Mode.DRY_RUN,
) -> FailureReport:
    """Find the first real error of a failed run, what kind it is, which commit is suspect and what is known to help.

    Args:
        repository: The repository as owner/name, a git URL or a folder; needed for `run`, and to find suspects.
        run: A workflow run of GitHub Actions, by its id.
        log: A log or a JUnit file on the machine that runs this, instead of a workflow run.
        flow_run: A Prefect flow run, by its id, instead of a workflow run.
        pull_request: The pull request to comment on; that of the workflow run if not given.
        mode: `pull_request` writes the comment; the other modes only show it.
    """
    with (
        tempfile.TemporaryDirectory(prefix="autopilot-failure-") as folder,
        writing("failure-analysis", dry_run=mode is not Mode.PULL_REQUEST),
    ):
        evidence = collect(repository, run, log, flow_run, Path(folder))
        code = read_code(repository, evidence)
        diagnosis = diagnose(evidence, code.packages)
        before = seen_before(repository, evidence.subject, diagnosis)
        if evidence.run and before:
            before = what_fixed(repository, evidence.run, before)
        report = conclude(evidence, diagnosis, code, before)
        number = pull_request or evidence.pull_request
        if number and mode is not Mode.REPORT:
            told = add_comment(repository, number, report.comment, idempotency_key=f"failure-analysis {report.job}")
            report = report.model_copy(update={"comment_url": told.value.html_url if told.value else ""})
        publish("failure-analysis", repository or report.subject, report, report.comment)
    return report
