"""Applications are shared by all worlds of a process: each request says in which world it is made."""

from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

if TYPE_CHECKING:
    from emulator.world import World


class Within:
    """ASGI middleware that lets handlers find the world by `world_of`."""

    def __init__(self, app: ASGIApp, world: "World") -> None:
        self.app = app
        self.world = world

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope.setdefault("state", {})["world"] = self.world
        await self.app(scope, receive, send)


def world_of(request: Request) -> "World":
    world: World = request.state.world
    return world
