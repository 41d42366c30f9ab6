"""Deployments and their statuses."""

from typing import Literal

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from emulator.github import objects
from emulator.github.errors import Refused, not_found
from emulator.github.events import emit
from emulator.github.here import Here, InRepository
from emulator.github.model.releases import Deployment, DeploymentStatus
from emulator.github.model.repository import Json
from emulator.github.paging import paged
from emulator.github.payloads.accounts import user
from emulator.github.state import now

router = APIRouter(prefix="/repos/{owner}/{repo}/deployments")

NO_WORKFLOW: Json = {"workflow": None, "workflow_run": None}
"""Deployments are made by calls here, never by workflows."""


class NewDeployment(BaseModel):
    ref: str
    task: str = "deploy"
    environment: str = "production"
    description: str | None = None
    payload: dict[str, object] | str = ""
    auto_merge: bool = True
    required_contexts: list[str] | None = None
    transient_environment: bool = False
    production_environment: bool | None = None


class NewStatus(BaseModel):
    state: Literal["error", "failure", "inactive", "in_progress", "queued", "pending", "success"]
    description: str = ""
    log_url: str = ""
    target_url: str = ""
    environment: str | None = None
    environment_url: str = ""
    auto_inactive: bool = True


@router.get("")
async def list_deployments(here: InRepository, request: Request) -> JSONResponse:
    query = request.query_params
    found = [
        each
        for each in reversed(here.repository.deployments.values())
        if all(query.get(name) in (None, getattr(each, name)) for name in ("sha", "ref", "task", "environment"))
    ]
    return paged(request, found, lambda each: deployment(here, each))


@router.post("", status_code=201)
async def create_deployment(here: InRepository, body: NewDeployment) -> Json:
    sha = objects.resolve(here.git, body.ref)
    if not sha:
        raise Refused(422, f"No ref found for: {body.ref}")
    _check_contexts(here, sha, body.required_contexts)
    held = Deployment(
        here.state.new_id(), body.ref, sha, body.task, body.environment, here.login, body.description, now(), now(),
        body.payload if isinstance(body.payload, dict) else {}, body.transient_environment,
        body.environment == "production" if body.production_environment is None else body.production_environment,
    )  # fmt: skip
    here.repository.deployments[held.id] = held
    emit(here, "deployment", "created", {"deployment": deployment(here, held), **NO_WORKFLOW})
    return deployment(here, held)


def _check_contexts(here: Here, sha: str, required: list[str] | None) -> None:
    """Raises Refused (409) unless the required statuses, or all there are, have succeeded."""
    latest = {each.context: each.state for each in here.repository.statuses if each.sha == sha}
    wanted = latest if required is None else required
    if any(latest.get(context) != "success" for context in wanted):
        raise Refused(409, "Conflict: Commit status checks failed for this ref.")


@router.get("/{number}")
async def get_deployment(here: InRepository, number: int) -> Json:
    return deployment(here, _held(here, number))


@router.delete("/{number}", status_code=204)
async def delete_deployment(here: InRepository, number: int) -> Response:
    held = _held(here, number)
    if held.statuses and held.statuses[-1].state not in ("inactive", "error", "failure"):
        raise Refused(422, "We cannot delete an active deployment unless it is the only deployment.")
    del here.repository.deployments[number]
    return Response(status_code=204)


@router.get("/{number}/statuses")
async def list_statuses(here: InRepository, request: Request, number: int) -> JSONResponse:
    held = _held(here, number)
    return paged(request, held.statuses[::-1], lambda each: status(here, held, each))


@router.post("/{number}/statuses", status_code=201)
async def create_status(here: InRepository, number: int, body: NewStatus) -> Json:
    held = _held(here, number)
    made = DeploymentStatus(
        here.state.new_id(), body.state, here.login, body.description, body.environment or held.environment,
        body.environment_url, body.log_url or body.target_url, now(),
    )  # fmt: skip
    if body.state == "success" and body.auto_inactive:
        _retire_others(here, held)
    held.statuses.append(made)
    told = {"deployment": deployment(here, held), "deployment_status": status(here, held, made)}
    emit(here, "deployment_status", "created", told)
    return status(here, held, made)


def _retire_others(here: Here, latest: Deployment) -> None:
    for each in here.repository.deployments.values():
        same = each.environment == latest.environment and not (each.transient or each.production)
        if each is not latest and same and each.statuses and each.statuses[-1].state == "success":
            environment = each.environment
            retired = DeploymentStatus(here.state.new_id(), "inactive", here.login, "", environment, "", "", now())
            each.statuses.append(retired)


def _held(here: Here, number: int) -> Deployment:
    if number not in here.repository.deployments:
        raise not_found()
    return here.repository.deployments[number]


def deployment(here: Here, each: Deployment) -> Json:
    """A `deployment`."""
    url = f"{here.api}/deployments/{each.id}"
    return {
        "id": each.id,
        "node_id": f"DE_{each.id}",
        "url": url,
        "sha": each.sha,
        "ref": each.ref,
        "task": each.task,
        "payload": each.payload,
        "original_environment": each.environment,
        "environment": each.environment,
        "description": each.description,
        "creator": user(here.state, each.creator),
        "created_at": each.created_at,
        "updated_at": each.updated_at,
        "statuses_url": f"{url}/statuses",
        "repository_url": here.api,
        "transient_environment": each.transient,
        "production_environment": each.production,
    }


def status(here: Here, of: Deployment, each: DeploymentStatus) -> Json:
    """A `deployment-status`."""
    url = f"{here.api}/deployments/{of.id}"
    return {
        "id": each.id,
        "node_id": f"DES_{each.id}",
        "url": f"{url}/statuses/{each.id}",
        "state": each.state,
        "creator": user(here.state, each.creator),
        "description": each.description,
        "environment": each.environment,
        "target_url": each.log_url,
        "log_url": each.log_url,
        "environment_url": each.environment_url,
        "created_at": each.created_at,
        "updated_at": each.created_at,
        "deployment_url": url,
        "repository_url": here.api,
    }
