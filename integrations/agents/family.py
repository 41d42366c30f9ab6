"""End a program with everything that it started, also what left its session."""

import os
import signal
import time
from contextlib import suppress

import psutil

MARK = "AUTOPILOT_AGENT_RUN"
PATIENCE = 5.0


def end_family(leader: int, mark: str) -> None:
    """Kill the group, all descendants, and every process whose environment carries our mark."""
    end = time.monotonic() + PATIENCE
    while True:
        family = _find(leader, mark)
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(leader, signal.SIGKILL)
        for process in family:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        gone = not psutil.wait_procs([process for process in family if process.pid != leader], timeout=1)[1]
        if gone and not _others(_find(leader, mark), leader):
            return
        if time.monotonic() > end:
            return


def _find(leader: int, mark: str) -> list[psutil.Process]:
    found: dict[int, psutil.Process] = {}
    with suppress(psutil.NoSuchProcess):
        parent = psutil.Process(leader)
        found = {process.pid: process for process in (parent, *parent.children(recursive=True))}
    for process in psutil.process_iter():
        with suppress(psutil.Error, OSError):
            if process.environ().get(MARK) == mark:
                found[process.pid] = process
    return list(found.values())


def _others(family: list[psutil.Process], leader: int) -> list[psutil.Process]:
    alive = []
    for process in family:
        with suppress(psutil.NoSuchProcess):
            if process.pid != leader and process.status() != psutil.STATUS_ZOMBIE:
                alive.append(process)
    return alive
