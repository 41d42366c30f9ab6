"""GitHub Actions: workflows, runs, jobs, logs and artifacts."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse
from pydantic import BaseModel

from emulator.github import objects, workflow_runs
from emulator.github.auto_merging import merge_when_ready
from emulator.github.errors import Refused, not_found
from emulator.github.here import Here, InRepository
from emulator.github.model.actions import Artifact, Job, Run, Workflow
from emulator.github.model.repository import Json
from emulator.github.paging import paged
from emulator.github.payloads import actions as payloads
from emulator.github.routes.checks import tell_completed
from emulator.within import world_of

router = APIRouter(prefix="/repos/{owner}/{repo}/actions")
downloads = APIRouter()


class Dispatch(BaseModel):
    ref: str
    inputs: dict[str, str] = {}


class Filters(BaseModel):
    branch: str | None = None
    event: str | None = None
    status: str | None = None
    head_sha: str | None = None
    actor: str | None = None


class Outcome(BaseModel):
    conclusion: str = "success"
    log: str = workflow_runs.PASSED_LOG
    report: str = workflow_runs.PASSED_REPORT


@router.get("/workflows")
async def list_workflows(here: InRepository, request: Request) -> JSONResponse:
    held = list(here.repository.workflows.values())
    return paged(request, held, lambda each: payloads.workflow(here, each), "workflows")


@router.get("/workflows/{workflow}")
async def get_workflow(here: InRepository, workflow: str) -> Json:
    return payloads.workflow(here, _workflow(here, workflow))


@router.post("/workflows/{workflow}/dispatches", status_code=204)
async def dispatch(here: InRepository, workflow: str, body: Dispatch) -> Response:
    held = _workflow(here, workflow)
    if not held.dispatchable:
        raise Refused(422, "Workflow does not have 'workflow_dispatch' trigger")
    if not objects.resolve(here.git, body.ref):
        raise Refused(422, f"No ref found for: {body.ref}")
    workflow_runs.start(here, held.id, body.ref.removeprefix("refs/heads/"), "workflow_dispatch", body.inputs)
    return Response(status_code=204)


@router.get("/workflows/{workflow}/runs")
async def list_runs_of_workflow(
    here: InRepository, request: Request, workflow: str, wanted: Annotated[Filters, Query()]
) -> JSONResponse:
    held = _workflow(here, workflow)
    return _runs(here, request, wanted, [run for run in here.repository.runs.values() if run.workflow == held.id])


@router.get("/runs")
async def list_runs(here: InRepository, request: Request, wanted: Annotated[Filters, Query()]) -> JSONResponse:
    return _runs(here, request, wanted, list(here.repository.runs.values()))


def _runs(here: Here, request: Request, wanted: Filters, runs: list[Run]) -> JSONResponse:
    found = [
        run
        for run in reversed(runs)
        if wanted.branch in (None, run.head_branch)
        and wanted.event in (None, run.event)
        and wanted.status in (None, run.status, run.conclusion)
        and wanted.head_sha in (None, run.head_sha)
        and wanted.actor in (None, run.actor)
    ]
    return paged(request, found, lambda run: payloads.run(here, run), "workflow_runs")


@router.get("/runs/{run}")
async def get_run(here: InRepository, run: int) -> Json:
    return payloads.run(here, _run(here, run))


@router.get("/runs/{run}/jobs")
async def list_jobs(here: InRepository, request: Request, run: int) -> JSONResponse:
    held = _run(here, run)
    wanted = request.query_params.get("filter", "latest")
    jobs = [job for job in held.jobs if wanted == "all" or job.attempt == held.attempt]
    return paged(request, jobs, lambda each: payloads.job(here, held, each), "jobs")


@router.get("/runs/{run}/logs")
async def run_logs(here: InRepository, run: int) -> Response:
    return RedirectResponse(f"{here.html}/_logs/runs/{_run(here, run).id}", 302)


@router.post("/runs/{run}/rerun", status_code=201)
async def rerun(here: InRepository, run: int) -> Json:
    return _again(here, _run(here, run))


@router.post("/runs/{run}/rerun-failed-jobs", status_code=201)
async def rerun_failed(here: InRepository, run: int) -> Json:
    held = _run(here, run)
    if not any(job.conclusion == "failure" for job in held.jobs if job.attempt == held.attempt):
        raise Refused(403, "This workflow run cannot be retried: no job of it failed")
    return _again(here, held)


def _again(here: Here, run: Run) -> Json:
    if run.status != "completed":
        raise Refused(403, "This workflow is already running")
    workflow_runs.again(here, run)
    return {}


@router.post("/runs/{run}/cancel", status_code=202)
async def cancel(here: InRepository, run: int) -> Json:
    held = _run(here, run)
    if held.status == "completed":
        raise Refused(409, "Cannot cancel a workflow run that is completed.")
    held.status, held.conclusion = "completed", "cancelled"
    workflow_runs.tell(here, held, "completed")
    return {}


@router.get("/runs/{run}/artifacts")
async def list_artifacts_of_run(
    here: InRepository, request: Request, run: int, name: str | None = None
) -> JSONResponse:
    held = _run(here, run)
    found = [each for each in held.artifacts if name in (None, each.name)]
    return paged(request, found, lambda each: payloads.artifact(here, held, each), "artifacts")


@router.get("/jobs/{job}")
async def get_job(here: InRepository, job: int) -> Json:
    return payloads.job(here, *_job(here, job))


@router.get("/jobs/{job}/logs")
async def job_logs(here: InRepository, job: int) -> Response:
    return RedirectResponse(f"{here.html}/_logs/jobs/{_job(here, job)[1].id}", 302)


@router.get("/artifacts")
async def list_artifacts(here: InRepository, request: Request, name: str | None = None) -> JSONResponse:
    runs = here.repository.runs.values()
    found = [(run, each) for run in runs for each in run.artifacts if name in (None, each.name)]
    return paged(request, found, lambda pair: payloads.artifact(here, *pair), "artifacts")


@router.get("/artifacts/{artifact}")
async def get_artifact(here: InRepository, artifact: int) -> Json:
    return payloads.artifact(here, *_artifact(here, artifact))


@router.get("/artifacts/{artifact}/zip")
async def download_artifact(here: InRepository, artifact: int) -> Response:
    _, held = _artifact(here, artifact)
    if held.expired:
        raise Refused(410, "Artifact has expired")
    return RedirectResponse(f"{here.html}/_logs/artifacts/{held.id}", 302)


def _workflow(here: Here, name: str) -> Workflow:
    """By id or by file name."""
    for held in here.repository.workflows.values():
        if name in (str(held.id), held.path.rpartition("/")[2]):
            return held
    raise not_found()


def _run(here: Here, number: int) -> Run:
    if number not in here.repository.runs:
        raise not_found()
    return here.repository.runs[number]


def _job(here: Here, number: int) -> tuple[Run, Job]:
    for run in here.repository.runs.values():
        for job in run.jobs:
            if job.id == number:
                return run, job
    raise not_found()


def _artifact(here: Here, number: int) -> tuple[Run, Artifact]:
    for run in here.repository.runs.values():
        for artifact in run.artifacts:
            if artifact.id == number:
                return run, artifact
    raise not_found()


@downloads.post("/_emulator/runs/{owner}/{repo}/{run}", status_code=204)
async def finish(request: Request, owner: str, repo: str, run: int, body: Outcome) -> Response:
    """End a run as a runner would; not GitHub's."""
    world = world_of(request)
    here = Here(world, "github-actions", world.github.repositories[f"{owner}/{repo}"])
    held = _run(here, run)
    workflow_runs.finish(here, held, body.conclusion, log=body.log, report=body.report)
    tell_completed(here, here.repository.check_runs[held.jobs[-1].id])
    await merge_when_ready(here, held.head_sha)
    return Response(status_code=204)


@downloads.get("/{owner}/{repo}/_logs/{kind}/{number}")
async def download(request: Request, owner: str, repo: str, kind: str, number: int) -> Response:
    """Where the redirects lead; like GitHub's storage, it wants no token."""
    held = world_of(request).github.repositories.get(f"{owner}/{repo}")
    if not held:
        raise not_found()
    here = Here(world_of(request), held.owner, held)
    if kind == "jobs":
        return Response("".join(step.log for step in _job(here, number)[1].steps), media_type="text/plain")
    if kind == "artifacts":
        return Response(_artifact(here, number)[1].archive, media_type="application/zip")
    jobs = _run(here, number).jobs
    logs = {f"{at}_{job.name}.txt": "".join(step.log for step in job.steps) for at, job in enumerate(jobs)}
    return Response(workflow_runs.zipped(logs), media_type="application/zip")
