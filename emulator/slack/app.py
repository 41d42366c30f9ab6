"""Slack's Web API, file uploads and incoming webhooks."""

from typing import Any
from urllib.parse import parse_qsl

import msgspec
from fastapi import FastAPI, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from emulator.slack.methods import METHODS, Refused, new_message
from emulator.slack.state import State
from emulator.within import world_of


def create_app() -> FastAPI:
    """The application; it reads the state of a request's world."""
    app = FastAPI(openapi_url=None)

    @app.api_route("/api/{method}", methods=["GET", "POST"])
    async def call(method: str, request: Request) -> JSONResponse:
        given = await _arguments(request)
        token = request.headers.get("authorization", "").removeprefix("Bearer ") or given.get("token", "")
        world = world_of(request)
        try:
            answer = _call(world.slack, method, given, token, str(request.base_url))
        except Refused as refusal:
            return JSONResponse(refusal.answer)
        return JSONResponse({"ok": True, **answer})

    @app.post("/upload/v1/{file}")
    async def upload(file: str, request: Request) -> Response:
        world = world_of(request)
        content = await request.body()
        if file not in world.slack.files:
            return PlainTextResponse("Not found", 404)
        world.slack.files[file].content = content
        return PlainTextResponse(f"OK - {len(content)}")

    @app.post("/services/{path:path}")
    async def webhook(path: str, request: Request) -> Response:
        world = world_of(request)
        return _incoming(world.slack, path, await request.body())

    return app


def _call(state: State, name: str, given: dict[str, Any], token: str, base: str) -> dict[str, object]:
    if name not in METHODS:
        raise Refused("unknown_method")
    if token not in state.tokens:
        raise Refused("invalid_auth" if token else "not_authed")
    method, provided = METHODS[name], state.tokens[token]
    if method.scope and method.scope not in provided:
        raise Refused("missing_scope", needed=method.scope, provided=",".join(provided))
    return method.run(state, given, base)


def _incoming(state: State, path: str, body: bytes) -> Response:
    if path not in state.webhooks:
        return PlainTextResponse("no_service", 404)
    channel = state.channels[state.webhooks[path]]
    if channel.is_archived:
        return PlainTextResponse("channel_is_archived", 410)
    try:
        message = new_message(state, channel, msgspec.json.decode(body))
    except msgspec.DecodeError:
        return PlainTextResponse("invalid_payload", 400)
    except Refused as refusal:
        return PlainTextResponse(str(refusal), 400)
    message.by_webhook = True
    state.messages.append(message)
    return PlainTextResponse("ok")


async def _arguments(request: Request) -> dict[str, Any]:
    """From the address, a form or JSON, as Slack takes them."""
    given: dict[str, Any] = dict(request.query_params)
    if request.headers.get("content-type", "").startswith("application/json"):
        return given | (msgspec.json.decode(await request.body()) or {})
    return given | dict(parse_qsl((await request.body()).decode()))
