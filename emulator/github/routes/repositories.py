"""Repositories, users, and who asks."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from emulator.github import objects
from emulator.github.errors import Refused, invalid, not_found
from emulator.github.forks import fork
from emulator.github.here import Asking, Caller, Here, InRepository
from emulator.github.limits import Usage, allowance
from emulator.github.model.accounts import Account
from emulator.github.model.repository import Json, Repository
from emulator.github.paging import paged
from emulator.github.payloads import accounts
from emulator.github.payloads.repositories import full_repository, minimal_repository, repository
from emulator.github.seed import add_repository
from emulator.github.state import State

router = APIRouter()


class NewRepository(BaseModel):
    name: str
    description: str | None = None
    private: bool = False


class NewFork(BaseModel):
    organization: str | None = None
    name: str | None = None


class RepositoryChange(BaseModel):
    description: str | None = None
    default_branch: str | None = None
    archived: bool | None = None
    private: bool | None = None


def place(asking: Caller, held: Repository) -> Here:
    return Here(asking.world, asking.login, held)


@router.get("/user")
async def get_user(asking: Asking) -> Json:
    return accounts.public_user(asking.state, asking.account)


@router.get("/users/{login}")
async def get_other_user(asking: Asking, login: str) -> Json:
    return accounts.public_user(asking.state, _account(asking.state, login))


def _account(state: State, login: str) -> Account:
    if login not in state.accounts:
        raise not_found()
    return state.accounts[login]


@router.get("/user/repos")
async def list_repositories(asking: Asking, request: Request) -> JSONResponse:
    return paged(request, list(asking.state.repositories.values()), lambda held: repository(place(asking, held)))


@router.get("/orgs/{org}/repos")
async def list_organization(asking: Asking, request: Request, org: str) -> JSONResponse:
    _account(asking.state, org)
    held = [each for each in asking.state.repositories.values() if each.owner == org]
    return paged(request, held, lambda each: minimal_repository(place(asking, each)))


@router.post("/user/repos", status_code=201)
async def create_repository(asking: Asking, body: NewRepository) -> Json:
    return _create(asking, asking.login, body)


@router.post("/orgs/{org}/repos", status_code=201)
async def create_in_organization(asking: Asking, org: str, body: NewRepository) -> Json:
    _account(asking.state, org)
    return _create(asking, org, body)


def _create(asking: Caller, owner: str, body: NewRepository) -> Json:
    if f"{owner}/{body.name}" in asking.state.repositories:
        raise invalid("Repository", "name", "custom", "name already exists on this account")
    held = add_repository(asking.state, asking.world.repositories, owner, body.name)
    held.description, held.private = body.description, body.private
    held.collaborators.append(asking.login)
    return full_repository(place(asking, held))


@router.get("/repos/{owner}/{repo}")
async def get_repository(here: InRepository) -> Json:
    return full_repository(here)


@router.get("/repos/{owner}/{repo}/forks")
async def list_forks(here: InRepository, request: Request) -> JSONResponse:
    held = [each for each in here.state.repositories.values() if each.parent == here.repository.full_name]
    return paged(request, held, lambda each: minimal_repository(place(here, each)))


@router.post("/repos/{owner}/{repo}/forks", status_code=202)
async def create_fork(here: InRepository, body: NewFork | None = None) -> Json:
    wanted = body or NewFork()
    made = fork(here, wanted.organization or here.login, wanted.name or here.repository.name)
    return full_repository(place(here, made))


@router.patch("/repos/{owner}/{repo}")
async def update_repository(here: InRepository, body: RepositoryChange) -> Json:
    held = here.repository
    if body.default_branch and not objects.references(here.git, f"refs/heads/{body.default_branch}"):
        raise Refused(422, f"The branch {body.default_branch} was not found.")
    held.default_branch = body.default_branch or held.default_branch
    held.description = body.description if body.description is not None else held.description
    held.archived = held.archived if body.archived is None else body.archived
    held.private = held.private if body.private is None else body.private
    return full_repository(here)


@router.get("/repos/{owner}/{repo}/collaborators/{login}", status_code=204)
async def is_collaborator(here: InRepository, login: str) -> Response:
    if login not in here.repository.collaborators:
        raise not_found()
    return Response(status_code=204)


@router.get("/rate_limit")
async def rate_limit(asking: Asking, request: Request) -> Json:
    usage = asking.state.usage.setdefault(request.state.identity.key, Usage())
    shown = {}
    for name in ("core", "search", "graphql"):
        window = usage.window(name).shown(allowance(asking.state.limits, name), name)
        shown[name] = {field: value for field, value in window.items() if field != "resource"}
    return {"resources": shown, "rate": shown["core"]}
