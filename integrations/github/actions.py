"""Workflow runs: which there were, what they said, and running them again."""

from pathlib import Path
from urllib.parse import quote

from pydantic import JsonValue

from integrations.errors import Rejected
from integrations.github.client import GitHub
from integrations.github.models import Artifact, Done, Job, WorkflowRun
from integrations.writes import Effect

LARGEST_LOG = 20_000_000
LARGEST_ARCHIVE = 200_000_000


def get_workflow_run(github: GitHub, repository: str, run: int) -> WorkflowRun:
    return github.get(f"/repos/{repository}/actions/runs/{run}", WorkflowRun)


def list_workflow_runs(
    github: GitHub, repository: str, *, branch: str | None = None, status: str | None = None, limit: int = 100
) -> list[WorkflowRun]:
    """Runs, newest first; `status` may be a conclusion too."""
    query = {"branch": branch, "status": status}
    return github.pages(f"/repos/{repository}/actions/runs", WorkflowRun, query, items="workflow_runs", limit=limit)


def list_jobs(github: GitHub, repository: str, run: int) -> list[Job]:
    return github.pages(f"/repos/{repository}/actions/runs/{run}/jobs", Job, items="jobs")


def list_artifacts(github: GitHub, repository: str, run: int) -> list[Artifact]:
    return github.pages(f"/repos/{repository}/actions/runs/{run}/artifacts", Artifact, items="artifacts")


def download_job_log(github: GitHub, repository: str, job: int, into: Path, *, limit: int = LARGEST_LOG) -> int:
    """The log as text in a file, cut off after `limit` bytes; its size."""
    return github.download(f"/repos/{repository}/actions/jobs/{job}/logs", into, limit=limit)


def download_artifact(
    github: GitHub, repository: str, artifact: int, into: Path, *, limit: int = LARGEST_ARCHIVE
) -> int:
    """The artifact as a ZIP file; its size. Raises Rejected when it is larger than `limit`."""
    return _whole(github, f"/repos/{repository}/actions/artifacts/{artifact}/zip", into, limit)


def download_run_logs(github: GitHub, repository: str, run: int, into: Path, *, limit: int = LARGEST_ARCHIVE) -> int:
    """The logs of all jobs of a run as a ZIP file; its size. Raises Rejected when it is larger than `limit`."""
    return _whole(github, f"/repos/{repository}/actions/runs/{run}/logs", into, limit)


def _whole(github: GitHub, path: str, into: Path, limit: int) -> int:
    """A ZIP file that is cut off cannot be read, so it is all or nothing."""
    size = github.download(path, into, limit=limit + 1)
    if size <= limit:
        return size
    into.unlink()
    raise Rejected(
        "GitHub", path.lstrip("/"), f"the file is larger than {limit:,} bytes", "Raise the limit, or skip it"
    )


def rerun_failed_jobs(github: GitHub, repository: str, run: int, *, attempt: int) -> Effect[WorkflowRun]:
    """Run the failed jobs of an attempt again; nothing if a later attempt is there already."""
    path = f"/repos/{repository}/actions/runs/{run}"

    def send(_: WorkflowRun | None) -> WorkflowRun:
        github.send("POST", f"{path}/rerun-failed-jobs", {}, Done)
        return github.get(path, WorkflowRun)

    return github.write(
        "rerun_failed_jobs", f"{repository}/runs/{run}", f"rerun-{run}-{attempt}", {"attempt": attempt}, send,
        sentence=f"Run the failed jobs of run {run} again", find=lambda: github.get(path, WorkflowRun),
        done=lambda found: found.run_attempt > attempt,
    )  # fmt: skip


def dispatch_workflow(
    github: GitHub, repository: str, workflow: str, ref: str, inputs: dict[str, str] | None = None
) -> Effect[Done]:
    """Start a workflow. GitHub gives no key to find it by: after a lost answer look before you ask again."""
    payload: dict[str, JsonValue] = {"ref": ref, "inputs": {**(inputs or {})}}
    path = f"/repos/{repository}/actions/workflows/{quote(workflow, safe='')}/dispatches"
    return github.write(
        "dispatch_workflow", repository, f"dispatch-{workflow}-{ref}", payload,
        lambda _: github.send("POST", path, payload, Done), sentence=f"Start {workflow} on {ref}",
    )  # fmt: skip
