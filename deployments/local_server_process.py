"""The process of the local server: Prefect's API and page on a socket that is handed over, until nobody has called."""

import asyncio
import os
import signal
import socket
import sys
import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import uvicorn
from prefect.server.api.server import create_app

IDLE_MINUTES = float(os.environ.get("AUTOPILOT_LOCAL_SERVER_IDLE_MINUTES", "60"))

Scope = MutableMapping[str, Any]
Send = Callable[[Any], Awaitable[None]]
Receive = Callable[[], Awaitable[Any]]


class LastCall:
    """ASGI middleware that remembers when the application was last called, and how many calls are open."""

    def __init__(self, app: Callable[[Scope, Receive, Send], Awaitable[None]]) -> None:
        self.app = app
        self.open = 1
        self.at = time.monotonic()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, self._starting(send))
            return
        self.open += 1
        try:
            await self.app(scope, receive, send)
        finally:
            self.open -= 1
            self.at = time.monotonic()

    def _starting(self, send: Send) -> Send:
        """The start counts as a call that is open: a slow one is no idleness."""

        async def sent(message: Any) -> None:
            self.open, self.at = 0, time.monotonic()
            await send(message)

        return sent

    async def end_when_idle(self, minutes: float) -> None:
        while self.open or time.monotonic() - self.at < minutes * 60:
            await asyncio.sleep(min(5.0, minutes * 60))
        os.kill(os.getpid(), signal.SIGTERM)


async def serve(listener: socket.socket) -> None:
    app = LastCall(create_app(final=True))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="on", timeout_graceful_shutdown=2))
    idle = asyncio.create_task(app.end_when_idle(IDLE_MINUTES))
    try:
        await server.serve(sockets=[listener])
    finally:
        idle.cancel()


if __name__ == "__main__":
    asyncio.run(serve(socket.socket(fileno=int(sys.argv[1]))))
