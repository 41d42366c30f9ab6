"""Failures on demand, by route and count: statuses, limits, delays, cut connections and truncated bodies."""

import asyncio
import json
from enum import StrEnum
from fnmatch import fnmatchcase
from http import HTTPStatus
from math import ceil
from time import time

import msgspec
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Kind(StrEnum):
    UNAUTHORIZED = "401"
    FORBIDDEN = "403"
    NOT_FOUND = "404"
    CONFLICT = "409"
    UNPROCESSABLE = "422"
    TOO_MANY_REQUESTS = "429"
    SERVER_ERROR = "500"
    BAD_GATEWAY = "502"
    UNAVAILABLE = "503"
    SECONDARY_LIMIT = "secondary-limit"
    RATELIMITED = "ratelimited"
    "The budget is spent, as each platform says it: Linear by HTTP 400 with the code RATELIMITED."
    DELAY = "delay"
    CUT_BEFORE = "cut-before"
    CUT_AFTER = "cut-after"
    TRUNCATED = "truncated"


class Fault(msgspec.Struct):
    """What happens to the next `count` requests of this method and path; `*` matches any."""

    platform: str
    method: str
    path: str
    kind: Kind
    count: int = 1
    seconds: float = 1.0
    "How long a delay takes, and what Retry-After says."
    skip: int = 0
    "How many matching requests are let through first."

    def matches(self, platform: str, method: str, path: str) -> bool:
        named = self.platform == platform and self.method in ("*", method)
        return self.count > 0 and named and fnmatchcase(path, self.path)


SECONDARY = (
    "You have exceeded a secondary rate limit. Please wait a few minutes before you try again. "
    "If you reach out to GitHub Support for help, please include the request ID."
)
PRIMARY = "API rate limit exceeded for user ID 1."
LIMITS = (Kind.TOO_MANY_REQUESTS, Kind.SECONDARY_LIMIT, Kind.RATELIMITED)
DOCUMENTATION = "https://docs.github.com/rest"


class Faults:
    """ASGI middleware that applies the first fault that matches, and counts it down."""

    def __init__(self, app: ASGIApp, platform: str, faults: list[Fault]) -> None:
        self.app = app
        self.platform = platform
        self.faults = faults

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        fault = self._take(scope) if scope["type"] == "http" else None
        if not fault:
            await self.app(scope, receive, send)
            return
        if exchange := scope.get("exchange"):
            exchange.fault = fault.kind
        match fault.kind:
            case Kind.DELAY:
                await asyncio.sleep(fault.seconds)
                await self.app(scope, receive, send)
            case Kind.CUT_BEFORE:
                await _read(receive)
                await _cut(scope, receive)
            case Kind.CUT_AFTER:
                await self.app(scope, receive, _swallow)
                await _cut(scope, receive)
            case Kind.TRUNCATED:
                await _truncated(self.app, scope, receive, send)
            case _:
                await _read(receive)
                await _answer(fault, send)

    def _take(self, scope: Scope) -> Fault | None:
        if scope["path"].startswith("/_emulator/"):
            return None
        for fault in self.faults:
            if fault.matches(self.platform, scope["method"], scope["path"]):
                if fault.skip:
                    fault.skip -= 1
                    return None
                fault.count -= 1
                return fault
        return None


async def _read(receive: Receive) -> None:
    while (await receive()).get("more_body"):
        pass


async def _swallow(message: Message) -> None:
    """What the application answered is lost."""


async def _cut(scope: Scope, receive: Receive) -> None:
    """Reset the TCP connection; the server's protocol leaves its transport in the scope's state."""
    scope["state"]["transport"].abort()
    while (await receive())["type"] != "http.disconnect":
        pass


async def _truncated(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    """Announce the whole body, send half of it, and cut."""
    messages: list[Message] = []

    async def collect(message: Message) -> None:
        messages.append(message)

    await app(scope, receive, collect)
    body = b"".join(message.get("body", b"") for message in messages)
    headers = [pair for pair in messages[0]["headers"] if pair[0].lower() != b"content-length"]
    length = (b"content-length", str(len(body)).encode())
    await send({**messages[0], "headers": [*headers, length]})
    await send({"type": "http.response.body", "body": body[: len(body) // 2], "more_body": True})
    transport = scope["state"]["transport"]
    while transport.get_write_buffer_size():
        await asyncio.sleep(0.01)
    await _cut(scope, receive)


async def _answer(fault: Fault, send: Send) -> None:
    status = _status(fault)
    told = {"content-type": "application/json; charset=utf-8", **_limit_headers(fault)}
    headers = [(name.encode(), value.encode()) for name, value in told.items()]
    body = json.dumps(_body(fault, status)).encode()
    headers.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _limit_headers(fault: Fault) -> dict[str, str]:
    """What a platform says beside a limit; GitHub's primary one is told by the spent budget, others by Retry-After."""
    seconds = max(1, round(fault.seconds))
    if fault.kind not in LIMITS:
        return {}
    if fault.platform != "github":
        return {"retry-after": str(seconds)}
    spent = fault.kind is Kind.RATELIMITED
    remaining = 0 if spent else 4990
    told = {"limit": 5000, "remaining": remaining, "used": 5000 - remaining, "reset": ceil(time()) + seconds}
    headers = {f"x-ratelimit-{name}": str(value) for name, value in told.items()}
    headers["x-ratelimit-resource"] = "core"
    return headers if spent else headers | {"retry-after": str(seconds)}


def _status(fault: Fault) -> int:
    if fault.kind is Kind.SECONDARY_LIMIT:
        return 403
    if fault.kind is Kind.RATELIMITED:
        return {"linear": 400, "github": 403}.get(fault.platform, 429)
    return int(fault.kind)


def _body(fault: Fault, status: int) -> dict[str, object]:
    """The error as the platform words it."""
    phrase = HTTPStatus(status).phrase
    if fault.platform == "linear":
        code = "RATELIMITED" if fault.kind in (Kind.RATELIMITED, Kind.TOO_MANY_REQUESTS) else phrase.upper()
        return {"errors": [{"message": phrase, "extensions": {"code": code.replace(" ", "_"), "type": phrase.lower()}}]}
    if fault.platform == "slack":
        return {"ok": False, "error": "ratelimited" if status == 429 else phrase.lower().replace(" ", "_")}
    message = {Kind.SECONDARY_LIMIT: SECONDARY, Kind.RATELIMITED: PRIMARY}.get(fault.kind, phrase)
    return {"message": message, "documentation_url": DOCUMENTATION, "status": str(status)}
