"""What earlier runs of a test suite left: JUnit files in a folder, or in the artifacts of workflow runs."""

import re
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from prefect import task
from prefect.cache_policies import NO_CACHE
from pydantic import BaseModel, ConfigDict

from analysis.progress import report_progress
from analysis.test_suite.junit import NotJUnit, read_junit
from analysis.test_suite.model import SuiteRun
from config.clients import NotConfigured
from integrations.errors import NotFound, ServiceError
from integrations.github import actions
from integrations.github.models import WorkflowRun
from tasks.repositories import Repository
from tasks.retries import may_succeed_later
from tasks.writing import github

COMMIT = re.compile(r"^[0-9a-f]{7,40}$")
TELLING = re.compile(r"test|junit|report|result|surefire", re.IGNORECASE)
LARGEST = 400_000_000
"""Bytes of one JUnit file in an archive, unpacked."""

LARGEST_ARTIFACT = 100_000_000


class NoJUnit(ValueError):
    """There is nothing to learn from where the caller points."""


class History(BaseModel):
    """Runs, oldest first, and what could not be read."""

    model_config = ConfigDict(frozen=True)

    runs: tuple[SuiteRun, ...] = ()
    remarks: tuple[str, ...] = ()

    def __add__(self, other: "History") -> "History":
        return History(runs=self.runs + other.runs, remarks=self.remarks + other.remarks)


def learn(repository: Repository, junit: str, workflow_runs: int) -> History:
    """What the caller points at, else what workflow runs have left; without access to them, nothing. Raises NoJUnit."""
    if junit:
        return read_folder(junit)
    if not repository.slug or not workflow_runs:
        return History()
    try:
        return fetch_history(repository.slug, workflow_runs)
    except (NotConfigured, NotFound) as error:
        return History(remarks=(f"No workflow runs were read: {error}",))


@task(task_run_name="read JUnit files", cache_policy=NO_CACHE)
def read_folder(place: str) -> History:
    """All JUnit files below a folder, or the one file. Raises NoJUnit.

    A folder named by a commit holds runs of that commit, others runs of one. The files of a folder are runs of one
    configuration: put those of another Python or system beside it.
    """
    root = Path(place).expanduser()
    files = [root] if root.is_file() else sorted(root.rglob("*.xml")) if root.is_dir() else []
    if not files:
        raise NoJUnit(f"There is no JUnit file (*.xml) at {place}")
    runs, remarks = [], []
    for number, file in enumerate(files, 1):
        report_progress("read JUnit files", number, len(files))
        folders = PurePosixPath(file.relative_to(root).as_posix()).parts[:-1] if file != root else ()
        commit = next((part for part in reversed(folders) if COMMIT.match(part)), "")
        configuration = "/".join(part for part in folders if part != commit)
        try:
            runs.append(read_junit(file, commit, configuration, "/".join((*folders, file.name))))
        except (NotJUnit, OSError) as error:
            remarks.append(f"{file.name} is left out: {error}")
    if not runs:
        raise NoJUnit(f"None of the {len(files)} files at {place} could be read: {remarks[0]}")
    return History(runs=tuple(runs), remarks=tuple(remarks))


@task(
    task_run_name="fetch JUnit files of {repository}",
    cache_policy=NO_CACHE,
    retries=2,
    retry_delay_seconds=[1, 5],
    retry_condition_fn=may_succeed_later,
)
def fetch_history(repository: str, most: int) -> History:
    """The JUnit files among the artifacts of the last runs that ended. Raises ServiceError."""
    runs: list[SuiteRun] = []
    remarks: list[str] = []
    known = actions.list_workflow_runs(github(), repository, status="completed", limit=most)
    for number, run in enumerate(sorted(known, key=lambda one: one.id), 1):
        report_progress("fetch JUnit files of workflow runs", number, len(known))
        for artifact in actions.list_artifacts(github(), repository, run.id):
            if artifact.expired or not TELLING.search(artifact.name):
                continue
            with tempfile.TemporaryDirectory(prefix="autopilot-junit-") as folder:
                file = Path(folder) / "artifact.zip"
                try:
                    actions.download_artifact(github(), repository, artifact.id, file, limit=LARGEST_ARTIFACT)
                    runs += _unpacked(file, run, artifact.name)
                except (ServiceError, NotJUnit, zipfile.BadZipFile, OSError) as error:
                    remarks.append(f"Artifact {artifact.name} of run {run.id} is left out: {error}")
    return History(runs=tuple(runs), remarks=tuple(remarks))


def _unpacked(file: Path, run: WorkflowRun, artifact: str) -> Iterator[SuiteRun]:
    """The archive's XML files; its names are taken for names of configurations, never for places to write to."""
    inside = file.with_name("junit.xml")
    with zipfile.ZipFile(file) as archive:
        for member in archive.infolist():
            if not member.filename.endswith(".xml"):
                continue
            if member.file_size > LARGEST:
                raise NotJUnit(f"{member.filename} has {member.file_size:,} bytes")
            with archive.open(member) as packed, inside.open("wb") as plain:
                while piece := packed.read(1 << 20):
                    plain.write(piece)
            configuration = f"{run.name or run.workflow_id} / {artifact} / {member.filename}"
            read = read_junit(inside, run.head_sha, configuration, f"run {run.id}, attempt {run.run_attempt}")
            yield SuiteRun(
                read.commit, read.source, read.executions, configuration, run.created_at or read.started,
                {**read.conditions, "event": run.event},
            )  # fmt: skip
