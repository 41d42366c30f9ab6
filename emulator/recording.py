"""Every request seen and the response given, for contract tests."""

from collections.abc import Callable
from urllib.parse import parse_qsl

import msgspec
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

UNRECORDED = ("/_emulator/", "/favicon.ico")
listeners: list[Callable[["Exchange"], None]] = []
"""Told of every request to any world of this process as it begins, for who judges them all."""

SECRET_HEADERS = {"authorization", "x-emulator-authorization"}


class Exchange(msgspec.Struct):
    """One request and its response; `status` is None when the connection was cut before a response."""

    platform: str
    method: str
    path: str
    query: list[tuple[str, str]]
    request_headers: dict[str, str]
    request_body: bytes = b""
    status: int | None = None
    response_headers: dict[str, str] = msgspec.field(default_factory=dict)
    response_body: bytes = b""
    fault: str | None = None
    "The fault that was injected, if one was."


class Recording:
    """ASGI middleware that hands each finished exchange to `keep`, with no secret in it."""

    def __init__(self, app: ASGIApp, platform: str, keep: Callable[[Exchange], None]) -> None:
        self.app = app
        self.platform = platform
        self.keep = keep
        self.concurrent = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(UNRECORDED):
            await self.app(scope, receive, send)
            return
        exchange = _begin(self.platform, scope)
        scope["exchange"] = exchange
        git_protocol = ".git/" in scope["path"]

        async def received() -> Message:
            message = await receive()
            if not git_protocol:
                exchange.request_body += message.get("body", b"")
            return message

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                exchange.status = message["status"]
                exchange.response_headers = dict(Headers(raw=message["headers"]))
            elif not git_protocol:
                exchange.response_body += message.get("body", b"")
            await send(message)

        for told in (self.keep, *listeners):
            told(exchange)
        self.concurrent += 1
        scope["concurrent"] = self.concurrent
        try:
            await self.app(scope, received, sent)
        finally:
            self.concurrent -= 1


def _begin(platform: str, scope: Scope) -> Exchange:
    headers = {name: value for name, value in Headers(scope=scope).items() if name not in SECRET_HEADERS}
    query = parse_qsl(scope["query_string"].decode(), keep_blank_values=True)
    return Exchange(platform, scope["method"], scope["path"], query, headers)
