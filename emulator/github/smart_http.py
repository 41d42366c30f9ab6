"""git over HTTP: clone, fetch and push, by `git http-backend`."""

import asyncio
import os
import tempfile
from collections.abc import Mapping
from email.parser import BytesHeaderParser
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response

from emulator.github.authentication import Identity, identify
from emulator.github.errors import Refused
from emulator.github.here import Here
from emulator.github.objects import references
from emulator.github.pushes import pushed
from emulator.github.receiving import write_rules
from emulator.within import world_of

if TYPE_CHECKING:
    from emulator.world import World

CHALLENGE = {"WWW-Authenticate": 'Basic realm="GitHub"'}

router = APIRouter()


@router.api_route("/{owner}/{name}.git/{rest:path}", methods=["GET", "POST"])
async def serve(request: Request, owner: str, name: str, rest: str) -> Response:
    """Clone, fetch or push; what a push has moved is told to whom it concerns."""
    world = world_of(request)
    repository = world.github.repositories.get(f"{owner}/{name}")
    identity = _identity(world, request)
    if isinstance(identity, Response):
        return identity
    if not repository:
        return Response("Repository not found.\n", 404)
    pushes = rest == "git-receive-pack" or request.query_params.get("service") == "git-receive-pack"
    if pushes and not may_push(identity):
        return Response(f"Permission to {owner}/{name}.git denied to {identity.login}.\n", 403)
    here = Here(world, identity.login, repository)
    before = references(here.git, "refs/heads", "refs/tags")
    if rest != "git-receive-pack":
        return await _backend(request, world.repositories, identity.login)
    with tempfile.TemporaryDirectory() as rules:
        encoding = request.headers.get("content-encoding", "")
        write_rules(here, Path(rules), await request.body(), encoding)
        response = await _backend(request, world.repositories, identity.login, {"EMULATOR_RULES": rules})
    await pushed(here, before)
    return response


def may_push(identity: Identity) -> bool:
    if identity.installation:
        return identity.permissions.get("contents") == "write"
    return bool(identity.scopes & {"repo", "public_repo"})


def _identity(world: "World", request: Request) -> Identity | Response:
    try:
        return identify(world.github, request.headers.get("authorization", ""))
    except Refused:
        return Response("Authentication required.\n", 401, CHALLENGE)


async def _backend(request: Request, root: Path, login: str, settings: Mapping[str, str] | None = None) -> Response:
    environment = {
        "PATH": os.environ["PATH"],
        "GIT_PROJECT_ROOT": str(root),
        "GIT_HTTP_EXPORT_ALL": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "REQUEST_METHOD": request.method,
        "PATH_INFO": request.url.path,
        "QUERY_STRING": request.url.query,
        "CONTENT_TYPE": request.headers.get("content-type", ""),
        "HTTP_CONTENT_ENCODING": request.headers.get("content-encoding", ""),
        "HTTP_GIT_PROTOCOL": request.headers.get("git-protocol", ""),
        "REMOTE_USER": login,
        "REMOTE_ADDR": "127.0.0.1",
        **(settings or {}),
    }
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        "git", "http-backend", stdin=pipe, stdout=pipe, stderr=asyncio.subprocess.DEVNULL, env=environment
    )
    printed, _ = await process.communicate(await request.body())
    head, _, body = printed.partition(b"\r\n\r\n")
    headers = dict(BytesHeaderParser().parsebytes(head).items())
    status = int(headers.pop("Status", "200").split()[0])
    return Response(body, status, headers)
