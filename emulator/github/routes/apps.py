"""GitHub Apps: the app itself, its installations and their tokens."""

import secrets

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from emulator.github.errors import Refused, not_found
from emulator.github.here import Asking, Caller, Here, InRepository
from emulator.github.model.accounts import Account, App, Installation, Token
from emulator.github.model.repository import Json
from emulator.github.paging import paged
from emulator.github.payloads import accounts
from emulator.github.payloads.repositories import repository
from emulator.github.state import later

router = APIRouter()


class TokenRequest(BaseModel):
    permissions: dict[str, str] | None = None
    repositories: list[str] | None = None


def _app(request: Request, asking: Caller) -> App:
    number: int | None = request.state.identity.app
    if number is None:
        raise Refused(401, "A JSON web token could not be decoded")
    return asking.state.apps[number]


def _installation(request: Request, asking: Caller, number: int) -> Installation:
    app = _app(request, asking)
    held = asking.state.installations.get(number)
    if not held or held.app != app.id:
        raise not_found()
    return held


@router.get("/app")
async def get_app(asking: Asking, request: Request) -> Json:
    return accounts.app(asking.state, _app(request, asking))


@router.get("/app/installations")
async def list_installations(asking: Asking, request: Request) -> JSONResponse:
    app = _app(request, asking)
    held = [each for each in asking.state.installations.values() if each.app == app.id]
    return paged(request, held, lambda each: accounts.installation(asking.state, each))


@router.get("/app/installations/{number}")
async def get_installation(asking: Asking, request: Request, number: int) -> Json:
    return accounts.installation(asking.state, _installation(request, asking, number))


@router.post("/app/installations/{number}/access_tokens", status_code=201)
async def create_token(asking: Asking, request: Request, number: int, body: TokenRequest | None = None) -> Json:
    held = _installation(request, asking, number)
    login = f"{asking.state.apps[held.app].slug}[bot]"
    asking.state.accounts.setdefault(login, Account(asking.state.new_id(), login, "Bot"))
    permissions = dict(body.permissions) if body and body.permissions else dict(held.permissions)
    if any(held.permissions.get(name) not in (level, "write") for name, level in permissions.items()):
        raise Refused(422, "The permissions requested are not granted to this installation.")
    token, expires = f"ghs_{secrets.token_hex(18)}", later(asking.state.limits.token_seconds)
    asking.state.tokens[token] = Token(login, installation=held.id, permissions=permissions, expires_at=expires)
    return {"token": token, "expires_at": expires, "permissions": permissions, "repository_selection": "all"}


@router.get("/repos/{owner}/{repo}/installation")
async def installation_of_repository(here: InRepository, request: Request) -> Json:
    app = _app(request, here)
    for held in here.state.installations.values():
        if held.app == app.id and held.account == here.repository.owner:
            return accounts.installation(here.state, held)
    raise not_found()


@router.get("/installation/repositories")
async def list_repositories(asking: Asking, request: Request) -> JSONResponse:
    held = asking.state.installations.get(request.state.identity.installation or 0)
    if not held:
        raise Refused(403, "Resource not accessible by personal access token")
    reachable = [each for each in asking.state.repositories.values() if each.owner == held.account]
    return paged(request, reachable, lambda each: repository(Here(asking.world, asking.login, each)), "repositories")
