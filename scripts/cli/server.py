"""The Prefect server of a call: the one that is named, else the local one."""

import os
import threading
import tomllib
from collections.abc import Iterator
from contextlib import chdir, contextmanager, nullcontext, suppress
from pathlib import Path

import httpx

from config.prefect_server import IMPATIENCE, VARIABLE, named_server
from deployments import local_server
from scripts.cli.output import note

PATIENCE = 5.0
WATCH_SECONDS = 0.5


class ServerUnreachable(RuntimeError):
    """The Prefect server that was named does not answer."""


@contextmanager
def prefect_server(home: Path) -> Iterator[local_server.LocalServer | None]:
    """Within the block Prefect uses the server; a local one may still be starting. Enter before Prefect is imported."""
    if named := named_server():
        os.environ[VARIABLE] = named.url
    for name, value in IMPATIENCE.items():
        os.environ.setdefault(name, value)
    home.mkdir(parents=True, exist_ok=True)
    with _readable_project(home):
        if named:
            yield None
            return
        with local_server.running(home, note) as server:
            yield server


@contextmanager
def kept_up(server: local_server.LocalServer | None) -> Iterator[None]:
    """Within the block, a local server whose process has ended is started again, once; requests wait for it."""
    done = threading.Event()
    watcher = threading.Thread(target=_watch, args=[server, done], daemon=True)
    if server:
        watcher.start()
    try:
        yield
    finally:
        done.set()


def _watch(server: local_server.LocalServer, done: threading.Event) -> None:
    while not done.wait(WATCH_SECONDS):
        if local_server.status(Path(server.home)) is None:
            note("The local Prefect server has ended: starting it again, the run goes on.")
            with suppress(OSError):
                local_server.revive(server)
            return


@contextmanager
def _readable_project(home: Path) -> Iterator[None]:
    """Away from a pyproject.toml that is no TOML: Prefect reads that of the current folder, and fails."""
    with nullcontext() if _is_readable(Path("pyproject.toml")) else chdir(home):
        yield


def _is_readable(project: Path) -> bool:
    try:
        tomllib.loads(project.read_text(encoding="utf-8"))
    except ValueError:
        return False
    except OSError:
        return not project.exists()
    return True


def require_answer() -> None:
    """Ask the named server, if one is named, before work is done for it. Raises ServerUnreachable within seconds."""
    if (named := named_server()) and not answers(named.url):
        raise ServerUnreachable(
            f"No Prefect server answers at {named.url} ({named.source}). "
            "Start it or correct the address, or unset it to use a local server."
        )


def is_up(server: local_server.LocalServer | None) -> bool:
    """Wait for the local server, or ask the named one once."""
    if server is None:
        return answers(os.environ[VARIABLE])
    try:
        server.wait()
    except local_server.ServerDidNotStart:
        return False
    return True


def answers(url: str, seconds: float = PATIENCE) -> bool:
    """Whether something healthy is at this API address; a refused credential counts, as the checks tell of it."""
    try:
        return httpx.get(f"{url.rstrip('/')}/health", timeout=seconds).status_code < 500
    except (httpx.HTTPError, httpx.InvalidURL):
        return False
