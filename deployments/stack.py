"""Server and worker of one machine, kept running by this process; a record in `<home>/up.json` tells other calls."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import psutil

from config.prefect_server import IMPATIENCE
from config.settings import get_settings
from deployments import local_server
from deployments.resources.resource import POOL

AGAIN_AFTER = 2.0
LOOK_EVERY = 0.5
END_LIMIT = 0.6
STOP_LIMIT = 10.0
WORKER_ENVIRONMENT = {"PREFECT_WORKER_QUERY_SECONDS": "1", "PREFECT_WORKER_HEARTBEAT_SECONDS": "10"}


class AlreadyUp(RuntimeError):
    """Another process keeps the worker of this home running."""


@dataclass(frozen=True, slots=True)
class Stack:
    """The process that keeps the others running; `created` tells reused pids, `url` is that of the API."""

    pid: int
    created: float
    url: str = ""
    worker: int | None = None

    def process(self) -> psutil.Process | None:
        with suppress(psutil.NoSuchProcess):
            process = psutil.Process(self.pid)
            if abs(process.create_time() - self.created) < 1 and process.status() != psutil.STATUS_ZOMBIE:
                return process
        return None


def status(home: Path) -> Stack | None:
    """The stack that runs for this home, or None."""
    try:
        stack = Stack(**json.loads((home / "up.json").read_text()))
    except (OSError, ValueError, TypeError):
        return None
    return stack if stack.process() else None


@contextmanager
def recorded(home: Path) -> Iterator[Stack]:
    """Within the block, other calls find this process. Raises AlreadyUp."""
    if other := status(home):
        raise AlreadyUp(f"It is up already (process {other.pid}): `autopilot --action down` ends it")
    process = psutil.Process()
    stack = Stack(process.pid, process.create_time())
    record(home, stack)
    try:
        yield stack
    finally:
        (home / "up.json").unlink(missing_ok=True)


def record(home: Path, stack: Stack) -> None:
    new = home / "up.json.new"
    new.write_text(json.dumps(asdict(stack)))
    new.replace(home / "up.json")


def patient() -> dict[str, str]:
    """Our environment as runs should have it: they have time to wait for a server that is started again."""
    return {name: value for name, value in os.environ.items() if IMPATIENCE.get(name) != value}


@contextmanager
def working(log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A worker of our pool within the block, on the server that the environment names; ended with all its runs."""
    log.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "prefect", "worker", "start", "--pool", POOL, "--install-policy", "never"]
    with log.open("ab") as output:
        worker = subprocess.Popen(
            command, env={**patient(), **WORKER_ENVIRONMENT}, stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )
    family = psutil.Process(worker.pid)
    try:
        yield worker
    finally:
        end(family, grace=END_LIMIT)
        worker.wait()


@contextmanager
def monitored(log: Path) -> Iterator[None]:
    """Within the block `/metrics` and `/health` are served, unless the settings say no; see docs/monitoring.md."""
    if not get_settings().monitoring_enabled:
        yield
        return
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        monitor = subprocess.Popen(
            [sys.executable, "-m", "deployments.monitoring"], stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )
    try:
        yield
    finally:
        monitor.terminate()
        monitor.wait()


def keep_working(home: Path, stack: Stack, server: local_server.LocalServer | None) -> None:
    """Run a worker, and another when it ends. Returns when the local server has ended, as it must be found anew."""
    with monitored(home / "logs" / "monitoring.log"):
        while server is None or server.process():
            with working(home / "logs" / "worker.log") as worker:
                record(home, replace(stack, url=os.environ["PREFECT_API_URL"], worker=worker.pid))
                while worker.poll() is None and (server is None or server.process()):
                    time.sleep(LOOK_EVERY)
            time.sleep(AGAIN_AFTER)


def stop(home: Path) -> bool:
    """End the stack with everything below it; False when none was running."""
    stack = status(home)
    process = stack.process() if stack else None
    if process is None:
        return False
    end(process, grace=STOP_LIMIT)
    (home / "up.json").unlink(missing_ok=True)
    return True


def end(process: psutil.Process, *, grace: float) -> None:
    """End a process and what it has started; what is not gone after `grace` seconds by force."""
    with suppress(psutil.NoSuchProcess):
        below = process.children(recursive=True)
        process.terminate()
        _, alive = psutil.wait_procs([*below, process], timeout=grace)
        for each in alive:
            with suppress(psutil.NoSuchProcess):
                each.kill()
        psutil.wait_procs(alive, timeout=grace)
