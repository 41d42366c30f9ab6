"""`--action up`: everything that runs need on one machine: a server, what we install on it, and a worker."""

import asyncio
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from config.prefect_server import VARIABLE
from config.settings import get_settings
from scripts.cli.hints import tell_next
from scripts.cli.logs import show_debug_if
from scripts.cli.output import note, print_result
from scripts.cli.server import prefect_server, require_answer

if TYPE_CHECKING:
    from deployments.stack import Stack

PATIENCE = 300.0
"""A busy machine takes minutes to import Prefect."""


STARTING = {
    "Start something": ("execute", "--operation", "component-analysis", "--component", "."),
    "Watch it": ("status", "--watch"),
}


class DidNotStart(RuntimeError):
    """Something that runs need ended or stayed silent; the message has where to look."""


def up(*, detach: Annotated[bool, Parameter(negative=())] = False) -> int:
    """Run a worker, and the local Prefect server unless PREFECT_API_URL names one, until Ctrl-C.

    The local server gets the deployments that are not there yet; another one gets them by --action initialize.

    Parameters
    ----------
    detach
        Return when everything answers, and leave it running until --action down.
    """
    settings = get_settings()
    show_debug_if(settings.log_level)
    require_answer()
    settings.autopilot_home.mkdir(parents=True, exist_ok=True)
    if detach:
        return _detached(settings.autopilot_home)
    from deployments import stack

    with stack.recorded(settings.autopilot_home) as ours:
        while True:
            _serve(settings.autopilot_home, ours)


def _serve(home: Path, ours: "Stack") -> None:
    """Server and worker until the local server ends; the next one is found as this one was, not by what it left."""
    from deployments import stack
    from deployments.catalog import catalog

    named = os.environ.get(VARIABLE)
    with prefect_server(home) as server:
        if server:
            for operation in catalog().values():
                operation.load()  # takes as long as the server, which makes its database meanwhile
            server.wait(PATIENCE)
            asyncio.run(_install(server.url))
        note(f"Prefect: {server.page if server else os.environ['PREFECT_API_URL']}")
        note("A worker starts. Ctrl-C ends everything. In another terminal:")
        tell_next(STARTING)
        stack.keep_working(home, ours, server)
    if named is None:
        os.environ.pop(VARIABLE)
    note("The local Prefect server has ended: starting it again.")


async def _install(url: str) -> None:
    """On the server of this address, even if Prefect has been set up for another by now."""
    from prefect.settings import PREFECT_API_URL, temporary_settings

    from deployments.orchestrator import initialize

    with temporary_settings({PREFECT_API_URL: url}):
        await initialize()


def _detached(home: Path) -> int:
    """Start this action again in the background, and wait until its worker has been heard of."""
    from deployments import stack

    if other := stack.status(home):
        raise stack.AlreadyUp(f"It is up already (process {other.pid}): `autopilot --action down` ends it")
    log = home / "logs" / "up.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "scripts.autonomous_orchestrator", "--action", "up"]
    with log.open("ab") as output:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True
        )
    try:
        _wait(home, process, log)
    except BaseException:
        stack.stop(home)
        raise
    process.returncode = 0  # it outlives us on purpose: Popen would warn of a child left behind
    print_result(f"Everything is up (process {process.pid}).")
    tell_next({**STARTING, "End it": ("down",)})
    return 0


def _wait(home: Path, process: "subprocess.Popen[bytes]", log: Path) -> None:
    from deployments import stack

    deadline = time.monotonic() + PATIENCE
    while not ((found := stack.status(home)) and found.url and asyncio.run(_is_working(found.url))):
        if process.poll() is not None:
            words = log.read_text(errors="replace").splitlines()[-5:]
            raise DidNotStart("\n".join(["It ended while starting.", f"The end of {log}:", *words]))
        if time.monotonic() > deadline:
            raise DidNotStart(f"No worker was heard of within {PATIENCE:.0f} s: see {log} and {home}/logs/worker.log")
        time.sleep(0.2)


async def _is_working(url: str) -> bool:
    os.environ[VARIABLE] = url
    from deployments.orchestrator import health

    return (await health()).workers > 0
