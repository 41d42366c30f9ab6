"""Runs of GitHub Actions: which there were, what they said, and running them again."""

import tempfile
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, Field

from integrations.github import actions
from integrations.github.models import Artifact, Done, Job, WorkflowRun
from tasks.parameters import Limit, Repository, RunId, Title
from tasks.retries import reads, writes, writes_once
from tasks.writing import Written, github, written


class Log(BaseModel):
    """The end of a log, as long as was asked for."""

    text: str
    whole: bool


class Download(BaseModel):
    """A file on this machine."""

    path: Path
    size: int


@reads("github.get_workflow_run")
def get_workflow_run(repository: Repository, run: RunId) -> WorkflowRun:
    """A run of a workflow."""
    return actions.get_workflow_run(github(), repository, run)


@reads("github.list_workflow_runs")
def list_workflow_runs(
    repository: Repository,
    branch: str | None = None,
    status: Annotated[str | None, Field(description="A status or a conclusion, as failure.")] = None,
    limit: Limit = 30,
) -> list[WorkflowRun]:
    """Runs of workflows, newest first."""
    return actions.list_workflow_runs(github(), repository, branch=branch, status=status, limit=limit)


@reads("github.list_jobs")
def list_jobs(repository: Repository, run: RunId) -> list[Job]:
    """The jobs of a run."""
    return actions.list_jobs(github(), repository, run)


@reads("github.get_job_log")
def get_job_log(
    repository: Repository,
    job: Annotated[int, Field(description="A job, by its id.", ge=1)],
    characters: Annotated[int, Field(description="How much of the log's end to give back.", ge=1)] = 20_000,
) -> Log:
    """The end of what a job wrote: there it tells why it failed."""
    with tempfile.TemporaryDirectory(prefix="autopilot-log-") as folder:
        file = Path(folder) / "log"
        actions.download_job_log(github(), repository, job, file)
        text = file.read_text(encoding="utf-8", errors="replace")
    return Log(text=text[-characters:], whole=len(text) <= characters)


@reads("github.list_artifacts")
def list_artifacts(repository: Repository, run: RunId) -> list[Artifact]:
    """The files that a run left."""
    return actions.list_artifacts(github(), repository, run)


@reads("github.download_artifact")
def download_artifact(
    repository: Repository,
    artifact: Annotated[int, Field(description="An artifact, by its id.", ge=1)],
    path: Annotated[Path, Field(description="Where the ZIP file goes.")],
) -> Download:
    """Fetch an artifact as a ZIP file."""
    return Download(path=path, size=actions.download_artifact(github(), repository, artifact, path))


@reads("github.download_run_logs")
def download_run_logs(
    repository: Repository, run: RunId, path: Annotated[Path, Field(description="Where the ZIP file goes.")]
) -> Download:
    """Fetch the logs of all jobs of a run as a ZIP file."""
    return Download(path=path, size=actions.download_run_logs(github(), repository, run, path))


@writes("github.rerun_failed_jobs")
def rerun_failed_jobs(
    repository: Repository,
    run: RunId,
    attempt: Annotated[int, Field(description="The attempt that failed: nothing happens if a later one is there.")],
) -> Written[WorkflowRun]:
    """Run the failed jobs of a run again."""
    return written(actions.rerun_failed_jobs(github(), repository, run, attempt=attempt))


@writes_once("github.dispatch_workflow")
def dispatch_workflow(
    repository: Repository,
    workflow: Annotated[str, Field(description="The workflow's file name or id, as tests.yml.", min_length=1)],
    ref: Title,
    inputs: dict[str, str] | None = None,
) -> Written[Done]:
    """Start a workflow. After a lost answer look before you start it again."""
    return written(actions.dispatch_workflow(github(), repository, workflow, ref, inputs))
