"""Several ASGI applications on loopback ports, served by one thread."""

import asyncio
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import override

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

HOST = "127.0.0.1"
START_SECONDS = 20


class Protocol(H11Protocol):
    """HTTP that lets the application reach its connection, as `scope["state"]["transport"]`, to cut it."""

    @override
    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self.app_state = {**self.app_state, "transport": transport}
        super().connection_made(transport)


def bound_socket(port: int = 0) -> socket.socket:
    """A listening socket on loopback; port 0 takes a free one."""
    bound = socket.socket()
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound.bind((HOST, port))
    bound.listen(256)
    return bound


def address(bound: socket.socket) -> str:
    return f"http://{HOST}:{bound.getsockname()[1]}"


@contextmanager
def serving(applications: Mapping[str, ASGIApp], sockets: Mapping[str, socket.socket]) -> Iterator[None]:
    """Answer on each socket with the application of the same name, until the block is left."""
    servers = {name: uvicorn.Server(_config(application)) for name, application in applications.items()}
    ready = threading.Event()
    thread = threading.Thread(target=_serve, args=[servers, sockets, ready], name="emulator", daemon=True)
    thread.start()
    try:
        if not ready.wait(START_SECONDS):
            raise TimeoutError(f"The emulator did not start within {START_SECONDS} s")
        yield
    finally:
        for server in servers.values():
            server.should_exit = True
        thread.join()
        for bound in sockets.values():
            bound.close()


def _config(application: ASGIApp) -> uvicorn.Config:
    return uvicorn.Config(
        application,
        http=Protocol,
        ws="none",
        loop="asyncio",
        lifespan="off",
        proxy_headers=False,
        server_header=False,
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=1,
    )


def _serve(servers: Mapping[str, uvicorn.Server], sockets: Mapping[str, socket.socket], ready: threading.Event) -> None:
    async def main() -> None:
        serving = [asyncio.create_task(server.serve([sockets[name]])) for name, server in servers.items()]
        while not all(server.started for server in servers.values()):
            await asyncio.sleep(0.01)
        ready.set()
        await asyncio.gather(*serving)

    asyncio.run(main())
