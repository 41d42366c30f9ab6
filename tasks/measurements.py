"""Measurements: taken from workflow runs and from files, kept as series, and read again."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path, PurePosixPath

from prefect import task
from prefect.cache_policies import NO_CACHE
from pydantic import BaseModel, ConfigDict

from analysis.performance.minutes import JobTime
from analysis.performance.readers import BUILT, NotMeasured, read_measurements
from analysis.performance.series import Measurement
from analysis.progress import report_progress
from config.clients import NotConfigured, database
from integrations import git
from integrations.database.measurements import MeasurementEntry, keep_measurements, measurements_of
from integrations.errors import GitError, NotFound
from integrations.github import actions
from integrations.github.models import Job, WorkflowRun
from tasks.repositories import Repository
from tasks.retries import may_succeed_later
from tasks.suite.history import COMMIT
from tasks.writing import github

LEAST_STEP = 5.0
"""Seconds below which a step is not worth a series."""


class NothingToMeasure(ValueError):
    """There are no measurements where the caller points."""


class Taken(BaseModel):
    """Measurements that were taken now, the jobs of so many runs, and what could not be read."""

    model_config = ConfigDict(frozen=True)

    measurements: tuple[Measurement, ...] = ()
    jobs: tuple[JobTime, ...] = ()
    runs: int = 0
    remarks: tuple[str, ...] = ()


def measure(repository: Repository, files: str, workflow_runs: int) -> Taken:
    """What the caller's files hold, and how long workflow runs took. Raises NothingToMeasure, ServiceError."""
    told = read_files(repository, files) if files else Taken()
    if not repository.slug or not workflow_runs:
        return told
    try:
        timed = time_runs(repository.slug, repository.branch, workflow_runs)
    except (NotConfigured, NotFound) as error:
        return told.model_copy(update={"remarks": (*told.remarks, f"No workflow runs were read: {error}")})
    return timed.model_copy(update={"measurements": told.measurements + timed.measurements, "remarks": told.remarks})


@task(task_run_name="read measurements", cache_policy=NO_CACHE)
def read_files(repository: Repository, place: str) -> Taken:
    """All files of measurements below a folder, or the one. Raises NothingToMeasure.

    A file below a folder named by a commit is of that commit, others are of the one checked out, unless they say so.
    """
    root = Path(place).expanduser()
    files = [root] if root.is_file() else sorted(path for path in root.rglob("*") if _may_hold(path))
    found: list[Measurement] = []
    remarks: list[str] = []
    for number, file in enumerate(files, 1):
        report_progress("read measurements", number, len(files))
        folders = PurePosixPath(file.relative_to(root).as_posix()).parts[:-1] if file != root else ()
        commit = next((part for part in reversed(folders) if COMMIT.match(part)), repository.commit)
        at = _date(repository, commit) or datetime.fromtimestamp(file.stat().st_mtime, UTC)
        try:
            taken = read_measurements(file, commit, at)
        except (NotMeasured, OSError) as error:
            remarks.append(f"{file.name} is left out: {error}")
            continue
        where = "/".join((commit[:12], *(part for part in folders if part != commit)))
        found += [
            Measurement(one.series, one.unit, one.value, one.at, f"{where} {one.source}", one.commit) for one in taken
        ]
    if not found:
        raise NothingToMeasure(f"There are no measurements at {place}" + (f": {remarks[0]}" if remarks else ""))
    return Taken(measurements=tuple(found), remarks=tuple(remarks))


def _may_hold(path: Path) -> bool:
    return path.is_file() and path.name.endswith((".json", ".xml", *BUILT))


def _date(repository: Repository, commit: str) -> datetime | None:
    """When the commit was made, if it is one of the repository; those of one second stay in their order."""
    try:
        told = git.run(["log", "--max-count=1", "--format=%cI", commit, "--"], repository.mirror).strip()
        before = int(git.run(["rev-list", "--count", commit, "--"], repository.mirror)) if told else 0
    except GitError:
        return None
    return datetime.fromisoformat(told) + timedelta(microseconds=before % 1_000_000) if told else None


@task(
    task_run_name="time the workflow runs of {repository}",
    cache_policy=NO_CACHE,
    retries=2,
    retry_delay_seconds=[1, 5],
    retry_condition_fn=may_succeed_later,
)
def time_runs(repository: str, branch: str, most: int) -> Taken:
    """How long the last runs on a branch, their jobs and steps took and waited; only successes are measurements."""
    found: list[Measurement] = []
    jobs: list[JobTime] = []
    runs = actions.list_workflow_runs(github(), repository, branch=branch, status="completed", limit=most)
    for number, run in enumerate(runs, 1):
        report_progress("time workflow runs", number, len(runs))
        workflow = run.name or str(run.workflow_id)
        for job in actions.list_jobs(github(), repository, run.id):
            if seconds := _seconds(job.started_at, job.completed_at):
                jobs.append(JobTime(workflow=workflow, name=job.name, labels=tuple(job.labels), seconds=seconds))
            found += _of_job(run, workflow, job)
        if run.conclusion == "success":
            found += _one(f"workflow {workflow}", _seconds(run.run_started_at, run.updated_at), run, run.run_started_at)
    return Taken(measurements=tuple(found), jobs=tuple(jobs), runs=len(runs))


def _of_job(run: WorkflowRun, workflow: str, job: Job) -> Iterator[Measurement]:
    name = f"{workflow} / {job.name}"
    if job.conclusion != "success":
        return
    yield from _one(f"queue of job {name}", _seconds(job.created_at, job.started_at), run, job.created_at, job)
    yield from _one(f"job {name}", _seconds(job.started_at, job.completed_at), run, job.started_at, job)
    for step in job.steps:
        seconds = _seconds(step.started_at, step.completed_at)
        if seconds and seconds >= LEAST_STEP and step.conclusion == "success":
            yield from _one(f"step {name} / {step.name}", seconds, run, step.started_at, job)


def _one(
    series: str, seconds: float | None, run: WorkflowRun, at: datetime | None, job: Job | None = None
) -> Iterator[Measurement]:
    if seconds is not None and at:
        source = f"run {run.id}.{run.run_attempt}" + (f" job {job.id}" if job else "")
        yield Measurement(series, "s", seconds, at, source, run.head_sha)


def _seconds(start: datetime | None, end: datetime | None) -> float | None:
    return (end - start).total_seconds() if start and end and end >= start else None


@task(task_run_name="keep measurements of {repository}", cache_policy=NO_CACHE)
def keep(repository: str, taken: Taken) -> int:
    """Add what is new to the records; how much that is."""
    entries = [
        MeasurementEntry(
            series=one.series, unit=one.unit, value=one.value, at=one.at, source=one.source, commit=one.commit
        )
        for one in taken.measurements
    ]
    return keep_measurements(database(), repository, entries)


def recall(repository: str, days: int) -> list[Measurement]:
    """The measurements of the last days."""
    found = measurements_of(database(), repository, datetime.now(UTC) - timedelta(days=days))
    return [Measurement(one.series, one.unit, one.value, one.at, one.source, one.commit) for one in found]
