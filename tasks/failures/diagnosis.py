"""What is known of a failed run: its logs, those of the last green run, the commits between, and its like of before."""

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from uuid import UUID

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.filters import LogFilter, LogFilterFlowRunId
from prefect.client.schemas.sorting import LogSort
from pydantic import BaseModel, ConfigDict

from analysis.failures.comment import to_comment
from analysis.failures.diagnose import NotAFailure, diagnose_junit, diagnose_log, flaky_if_passed
from analysis.failures.fixes import fixes_for
from analysis.failures.lines import read_lines
from analysis.failures.model import Diagnosis
from analysis.failures.report import FailureReport, Remembered
from analysis.failures.suspects import Commit, rank
from analysis.failures.templates import Templates
from analysis.progress import report_progress
from integrations.errors import GitError, ServiceError
from integrations.github import actions
from integrations.github.models import Job, WorkflowRun
from tasks.failures.context import commits_between, own_packages
from tasks.repositories import locate, slug_of, working_on
from tasks.retries import reads
from tasks.writing import github

LARGEST_LOG = 250_000_000
GREEN_RUNS = 2
LATE_LOGS = 10.0
"""Seconds by which the logs of a run that has just ended may come after it."""

ENDED = "Finished in state"

FAILED = ("failure", "timed_out", "cancelled", "startup_failure")


class NothingToExplain(ValueError):
    """What was asked for names no failed run, or several."""


class Evidence(BaseModel):
    """A failed job: its log, and logs of the same job in runs that passed."""

    model_config = ConfigDict(frozen=True)

    subject: str
    log: Path
    job: str = ""
    sha: str = ""
    run: WorkflowRun | None = None
    green: tuple[Path, ...] = ()
    green_run: WorkflowRun | None = None
    passed_tests: frozenset[str] = frozenset()
    remarks: tuple[str, ...] = ()

    @property
    def pull_request(self) -> int | None:
        return self.run.pull_requests[0].number if self.run and self.run.pull_requests else None


class Code(BaseModel):
    """What the repository adds: its own packages, and the commits since the last green run."""

    model_config = ConfigDict(frozen=True)

    packages: frozenset[str] = frozenset()
    commits: tuple[Commit, ...] = ()
    remarks: tuple[str, ...] = ()


def collect(repository: str, run: int | None, log: str, flow_run: str, folder: Path) -> Evidence:
    """What the caller points at, of which there must be one. Raises NothingToExplain, NotAFailure, ServiceError."""
    given = [name for name, value in {"run": run, "log": log, "flow_run": flow_run}.items() if value]
    if len(given) != 1:
        raise NothingToExplain(f"Give one of run, log and flow_run; this gives {' and '.join(given) or 'none of them'}")
    if run:
        if not repository:
            raise NothingToExplain("A workflow run needs its repository, as owner/name")
        return fetch_run(slug_of(locate(repository)[1]) or repository, run, folder)
    if flow_run:
        return fetch_flow_run(flow_run, folder)
    file = Path(log).expanduser()
    if not file.is_file():
        raise NothingToExplain(f"There is no file {log}")
    return Evidence(subject=file.name, log=file)


@reads("fetch what a failed run wrote")
def fetch_run(repository: str, run: int, folder: Path) -> Evidence:
    """The log of the first failed job, and of the same job in the last green runs of the workflow on its branch.

    Raises NotAFailure for a run that has not failed, ServiceError.
    """
    hub, red = github(), actions.get_workflow_run(github(), repository, run)
    subject = f"{repository} run {run}"
    failed = [job for job in actions.list_jobs(hub, repository, run) if job.conclusion in FAILED]
    if not failed:
        raise NotAFailure(f"{subject} has no failed job: it is {red.conclusion or red.status}")
    job = failed[0]
    log = folder / f"{job.id}.log"
    report_progress(f"download the log of {job.name}", 0, 0)
    actions.download_job_log(hub, repository, job.id, log, limit=LARGEST_LOG)
    green = _green_runs(repository, red)
    others = [f"{len(failed) - 1} more jobs failed: {', '.join(one.name for one in failed[1:6])}"] if failed[1:] else []
    return Evidence(
        subject=subject, log=log, job=job.name, sha=red.head_sha, run=red,
        green=tuple(_logs_of(repository, green, job, folder)), green_run=green[0] if green else None,
        remarks=tuple(others),
    )  # fmt: skip


def _green_runs(repository: str, red: WorkflowRun) -> list[WorkflowRun]:
    """Runs of the same workflow that passed, the newest before it first: on its branch, or else anywhere."""
    for branch in dict.fromkeys((red.head_branch, None)):
        runs = actions.list_workflow_runs(github(), repository, branch=branch, status="success", limit=50)
        alike = [run for run in runs if run.workflow_id == red.workflow_id and run.id < red.id]
        if alike:
            return alike[:GREEN_RUNS]
    return []


def _logs_of(repository: str, runs: Sequence[WorkflowRun], job: Job, folder: Path) -> Iterator[Path]:
    """A log that is gone, as GitHub keeps them for 90 days, is left out."""
    for run in runs:
        for one in actions.list_jobs(github(), repository, run.id):
            if one.name == job.name:
                log = folder / f"{one.id}.log"
                try:
                    actions.download_job_log(github(), repository, one.id, log, limit=LARGEST_LOG)
                except ServiceError:
                    continue
                yield log


@task(task_run_name="fetch the logs of a flow run", cache_policy=NO_CACHE)
def fetch_flow_run(flow_run: str, folder: Path) -> Evidence:
    """The logs of a Prefect run as a file. Raises NotAFailure for one that wrote none."""
    log = folder / "flow-run.log"
    deadline = time.monotonic() + LATE_LOGS
    with get_client(sync_client=True) as client:
        while not (messages := list(_messages(client, flow_run))) or (
            ENDED not in messages[-1] and time.monotonic() < deadline
        ):
            if time.monotonic() >= deadline:
                raise NotAFailure(f"The flow run {flow_run} has no logs")
            time.sleep(0.5)
    log.write_text("\n".join(messages) + "\n", encoding="utf-8")
    return Evidence(subject=f"flow run {flow_run}", log=log)


def _messages(client: SyncPrefectClient, flow_run: str) -> Iterator[str]:
    wanted, offset = LogFilter(flow_run_id=LogFilterFlowRunId(any_=[UUID(flow_run)])), 0
    while page := client.read_logs(wanted, limit=200, offset=offset, sort=LogSort.TIMESTAMP_ASC):
        yield from (entry.message for entry in page)
        offset += len(page)


@task(task_run_name="diagnose {evidence.subject}", cache_policy=NO_CACHE)
def diagnose(evidence: Evidence, own: frozenset[str] = frozenset()) -> Diagnosis:
    """The first real error; of a JUnit file, that of its first failed test. Raises NotAFailure, OSError."""
    if evidence.log.suffix == ".xml":
        return diagnose_junit(evidence.log, own)
    templates = Templates()
    for number, log in enumerate(evidence.green, 1):
        report_progress("read logs of green runs", number, len(evidence.green))
        templates.learn(read_lines(log))
    return flaky_if_passed(diagnose_log(evidence.log, templates, own), evidence.passed_tests)


def read_code(repository: str, evidence: Evidence) -> Code:
    """The repository at the failed commit; what cannot be had is a remark."""
    if not repository:
        return Code()
    try:
        with working_on(repository, evidence.sha or None) as code:
            good = evidence.green_run.head_sha if evidence.green_run else ""
            commits = commits_between(code.mirror, good, evidence.sha, code.url) if good and evidence.sha else []
            return Code(packages=own_packages(code.root), commits=tuple(commits), remarks=code.remarks)
    except GitError as error:
        return Code(remarks=(f"No commits were compared: {error}",))


def conclude(evidence: Evidence, diagnosis: Diagnosis, code: Code, before: Sequence[Remembered]) -> FailureReport:
    """The report, with the comment that people read."""
    suspects, fixes = rank(code.commits, diagnosis), fixes_for(diagnosis)
    return FailureReport(
        subject=evidence.subject, sha=evidence.sha, job=evidence.job, diagnosis=diagnosis, suspects=tuple(suspects),
        fixes=tuple(fixes), before=tuple(before), comment=to_comment(diagnosis, suspects, fixes, before),
        passed_at=evidence.green_run.head_sha if evidence.green_run else "", remarks=evidence.remarks + code.remarks,
    )  # fmt: skip
