"""The Prefect server of a call: the one that PREFECT_API_URL names, else the local one."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from deployments import local_server


@contextmanager
def prefect_server(home: Path) -> Iterator[local_server.LocalServer | None]:
    """Within the block Prefect uses the server; a local one may still be starting. Enter before Prefect is imported."""
    if os.environ.get("PREFECT_API_URL"):
        yield None
        return
    with local_server.running(home) as server:
        yield server


def is_up(server: local_server.LocalServer | None) -> bool:
    """Wait for the local server, or ask the named one once."""
    if server is None:
        return answers(os.environ["PREFECT_API_URL"])
    try:
        server.wait()
    except local_server.ServerDidNotStart:
        return False
    return True


def answers(url: str, seconds: float = 5.0) -> bool:
    """Whether something healthy is at this API address; a refused credential counts, as the checks tell of it."""
    try:
        return httpx.get(f"{url.rstrip('/')}/health", timeout=seconds).status_code < 500
    except (httpx.HTTPError, httpx.InvalidURL):
        return False
