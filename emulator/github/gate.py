"""What stands before every call of the API: identity, scopes, limits, request ids and conditional requests."""

import hashlib
import uuid

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from emulator.github import limits, scopes
from emulator.github.authentication import Identity, identify
from emulator.github.errors import Refused
from emulator.github.state import State

REST = "/api/v3"
READS = ("GET", "HEAD")


class Gate:
    """ASGI middleware for `/api/…`; other paths pass."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith("/api/"):
            await self.app(scope, receive, send)
            return
        state: State = scope["state"]["world"].github
        path = scope["path"].removeprefix(REST)
        answer = Answer(scope)
        try:
            identity = identify(state, Headers(scope=scope).get("authorization", ""))
        except Refused as refused:
            await _refuse(refused, scope, receive, answer)
            await answer.send(send)
            return
        usage = state.usage.setdefault(identity.key, limits.Usage())
        name = limits.resource(path)
        try:
            _admit(scope, identity, usage, path, state.limits)
            await self.app(scope, receive, answer.collect)
            if not answer.becomes_not_modified() and path != "/rate_limit":
                usage.window(name).count()
        except Refused as refused:
            await _refuse(refused, scope, receive, answer)
        answer.tell_limits(usage.window(name).shown(limits.allowance(state.limits, name), name))
        answer.tell_scopes(identity, scopes.accepted_scopes(scope["method"], path))
        await answer.send(send)


def _admit(scope: Scope, identity: Identity, usage: limits.Usage, path: str, allowed: limits.Limits) -> None:
    """Raises Refused."""
    write = scope["method"] not in READS and not path.endswith("/graphql")
    limits.check_secondary(usage, allowed, write=write, concurrent=scope.get("concurrent", 1))
    if path != "/rate_limit":
        limits.check_primary(usage, allowed, limits.resource(path))
    scopes.check(identity, scope["method"], path)
    scope["state"] |= {"login": identity.login, "identity": identity}


async def _refuse(refused: Refused, scope: Scope, receive: Receive, answer: "Answer") -> None:
    while (await receive()).get("more_body"):
        pass
    await refused.response()(scope, receive, answer.collect)


class Answer:
    """A response held back until its headers are known."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.status = 500
        self.headers = MutableHeaders()
        self.body = b""

    async def collect(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = MutableHeaders(raw=list(message["headers"]))
        else:
            self.body += message.get("body", b"")

    def becomes_not_modified(self) -> bool:
        """Tag what was read; drop the body when the client has it already."""
        if self.scope["method"] not in READS or self.status != 200:
            return False
        tag = 'W/"' + hashlib.sha256(self.body).hexdigest() + '"'
        self.headers["etag"] = tag
        self.headers["cache-control"] = "private, max-age=60, s-maxage=60"
        known = Headers(scope=self.scope).get("if-none-match", "")
        if tag not in known and tag.removeprefix("W/") not in known:
            return False
        self.status, self.body = 304, b""
        del self.headers["content-type"]
        del self.headers["content-length"]
        return True

    def tell_limits(self, shown: dict[str, object]) -> None:
        for name, value in shown.items():
            self.headers[f"x-ratelimit-{name}"] = str(value)

    def tell_scopes(self, identity: Identity, accepted: set[str]) -> None:
        if not identity.installation and not identity.app:
            self.headers["x-oauth-scopes"] = ", ".join(sorted(identity.scopes))
            self.headers["x-accepted-oauth-scopes"] = ", ".join(sorted(accepted))

    async def send(self, send: Send) -> None:
        self.headers["x-github-request-id"] = uuid.uuid4().hex.upper()
        self.headers["x-github-media-type"] = "github.v3; format=json"
        await send({"type": "http.response.start", "status": self.status, "headers": self.headers.raw})
        await send({"type": "http.response.body", "body": self.body})
