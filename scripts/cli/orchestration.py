"""Asking the orchestrator from the command line: the named server, else the local one that runs; none is started."""

import asyncio
import os
from collections.abc import Callable, Coroutine
from typing import Any

from config.prefect_server import VARIABLE, named_server
from config.settings import get_settings
from deployments import local_server
from scripts.cli.logs import show_debug_if


def ask[T](question: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """The answer to a question, asked once Prefect is pointed at the server. Raises OrchestratorError."""
    use_running_server()
    return asyncio.run(question())


def use_running_server() -> bool:
    """Point Prefect at the server, by environment, so before it is imported; False when none is known to run."""
    settings = get_settings()
    show_debug_if(settings.log_level)
    if named := named_server():
        os.environ[VARIABLE] = named.url
        return True
    local = local_server.status(settings.autopilot_home) if settings.autopilot_home.exists() else None
    if local:
        os.environ.update(local_server.client_environment(local))
    return local is not None
