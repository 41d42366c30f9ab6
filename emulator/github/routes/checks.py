"""Check runs with annotations, and commit statuses."""

from typing import Literal

import msgspec
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from emulator.github import objects
from emulator.github.auto_merging import merge_when_ready
from emulator.github.errors import Refused, not_found
from emulator.github.events import emit
from emulator.github.here import Here, InRepository
from emulator.github.model.checks import Annotation, CheckRun, CommitStatus
from emulator.github.model.repository import Json
from emulator.github.paging import paged
from emulator.github.payloads.checks import annotation, check_run, check_suite, commit_status, simple_status
from emulator.github.payloads.commits import commit
from emulator.github.payloads.repositories import minimal_repository, short_branch
from emulator.github.routes.commits import resolved
from emulator.github.state import now

router = APIRouter(prefix="/repos/{owner}/{repo}")
Conclusion = Literal[
    "action_required", "cancelled", "failure", "neutral", "success", "skipped", "stale", "timed_out"
]  # fmt: skip


class NewAnnotation(BaseModel):
    path: str
    start_line: int
    end_line: int
    annotation_level: Literal["notice", "warning", "failure"]
    message: str
    start_column: int | None = None
    end_column: int | None = None
    title: str | None = None
    raw_details: str | None = None


class Output(BaseModel):
    title: str | None = None
    summary: str
    text: str | None = None
    annotations: list[NewAnnotation] = Field(default=[], max_length=50)


class CheckChange(BaseModel):
    name: str | None = None
    status: Literal["queued", "in_progress", "completed", "waiting", "requested", "pending"] | None = None
    conclusion: Conclusion | None = None
    started_at: str | None = None
    completed_at: str | None = None
    details_url: str | None = None
    external_id: str | None = None
    output: Output | None = None


class NewCheck(CheckChange):
    name: str
    head_sha: str


class NewStatus(BaseModel):
    state: Literal["error", "failure", "pending", "success"]
    target_url: str | None = None
    description: str | None = Field(default=None, max_length=140)
    context: str = "default"


@router.post("/check-runs", status_code=201)
async def create_check(here: InRepository, body: NewCheck) -> Json:
    sha = objects.resolve(here.git, body.head_sha)
    if not sha:
        raise Refused(422, f"No commit found for SHA: {body.head_sha}")
    held = CheckRun(here.state.new_id(), body.name, sha, started_at=body.started_at or now())
    _change(held, body)
    here.repository.check_runs[held.id] = held
    emit(here, "check_run", "created", {"check_run": check_run(here, held)})
    if held.status == "completed":
        tell_completed(here, held)
    await merge_when_ready(here, held.head_sha)
    return check_run(here, held)


def status_event(here: Here, held: CommitStatus) -> Json:
    """What a webhook tells of a status."""
    branches = [pair for pair in objects.references(here.git, "refs/heads").items() if pair[1] == held.sha]
    return {
        **simple_status(here, held),
        "sha": held.sha,
        "name": here.repository.full_name,
        "commit": commit(here, objects.commit(here.git, held.sha)),
        "branches": [short_branch(here, name.removeprefix("refs/heads/"), sha) for name, sha in branches],
    }


def _change(held: CheckRun, body: CheckChange) -> None:
    """Take over what was given; annotations add up, as on GitHub."""
    for name in ("name", "status", "conclusion", "started_at", "completed_at", "details_url", "external_id"):
        value = getattr(body, name)
        if value is not None:
            setattr(held, name, value)
    if body.conclusion:
        held.status, held.completed_at = "completed", held.completed_at or now()
    elif held.status == "completed" and not held.conclusion:
        raise Refused(422, "Invalid request.\n\nMissing required key: conclusion")
    if body.output:
        held.title, held.summary, held.text = body.output.title, body.output.summary, body.output.text
        held.annotations += [msgspec.convert(each.model_dump(), Annotation) for each in body.output.annotations]


def tell_completed(here: Here, held: CheckRun) -> None:
    """That a check run has ended, and its suite with the last one."""
    emit(here, "check_run", "completed", {"check_run": check_run(here, held)})
    suite = check_suite(here, held.head_sha)
    if suite["status"] == "completed":
        emit(here, "check_suite", "completed", {"check_suite": suite})


@router.get("/check-runs/{number}")
async def get_check(here: InRepository, number: int) -> Json:
    return check_run(here, _held(here, number))


@router.patch("/check-runs/{number}")
async def update_check(here: InRepository, number: int, body: CheckChange) -> Json:
    held = _held(here, number)
    _change(held, body)
    if held.status == "completed":
        tell_completed(here, held)
        await merge_when_ready(here, held.head_sha)
    return check_run(here, held)


@router.get("/check-runs/{number}/annotations")
async def list_annotations(here: InRepository, request: Request, number: int) -> JSONResponse:
    held = _held(here, number)
    return paged(request, held.annotations, lambda each: annotation(here, held, each))


def _held(here: Here, number: int) -> CheckRun:
    if number not in here.repository.check_runs:
        raise not_found()
    return here.repository.check_runs[number]


@router.get("/commits/{ref:path}/check-runs")
async def checks_of_commit(
    here: InRepository, request: Request, ref: str, check_name: str | None = None, status: str | None = None
) -> JSONResponse:
    sha = resolved(here, ref)
    found = [
        each
        for each in here.repository.check_runs.values()
        if each.head_sha == sha and check_name in (None, each.name) and status in (None, each.status)
    ]
    if request.query_params.get("filter", "latest") == "latest":
        found = list({(each.app, each.name): each for each in found}.values())
    return paged(request, found, lambda each: check_run(here, each), "check_runs")


@router.post("/statuses/{sha}", status_code=201)
async def create_status(here: InRepository, sha: str, body: NewStatus) -> Json:
    held = CommitStatus(
        here.state.new_id(), resolved(here, sha), body.state, body.context, here.login, now(), body.target_url,
        body.description,
    )  # fmt: skip
    here.repository.statuses.append(held)
    emit(here, "status", None, status_event(here, held))
    await merge_when_ready(here, held.sha)
    return commit_status(here, held)


@router.get("/commits/{ref:path}/statuses")
async def statuses_of_commit(here: InRepository, request: Request, ref: str) -> JSONResponse:
    sha = resolved(here, ref)
    found = [each for each in here.repository.statuses if each.sha == sha]
    return paged(request, found[::-1], lambda each: commit_status(here, each))


@router.get("/commits/{ref:path}/status")
async def combined_status(here: InRepository, ref: str) -> Json:
    sha = resolved(here, ref)
    latest = {each.context: each for each in here.repository.statuses if each.sha == sha}
    states = {each.state for each in latest.values()}
    state = "failure" if states & {"error", "failure"} else "success" if states == {"success"} else "pending"
    return {
        "state": state,
        "sha": sha,
        "total_count": len(latest),
        "statuses": [simple_status(here, each) for each in latest.values()],
        "repository": minimal_repository(here),
        "commit_url": f"{here.api}/commits/{sha}",
        "url": f"{here.api}/commits/{sha}/status",
    }
