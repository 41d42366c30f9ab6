"""A Prefect server of our own on loopback, for when no PREFECT_API_URL is set; kept between calls, idle ones end.

The caller binds the port and hands the listening socket to the server process, so the address is known (and
connections queue) while the server is still importing: other work goes on meanwhile. A record in
`<home>/server/server.json` lets the next call find it; a file lock lets one of several callers start it.
"""

import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path

import httpx
import psutil

from config.settings import get_settings
from deployments.local_server_state import begin_if_missing, last_words, set_aside_if_damaged

START_LIMIT = 120.0
STOP_LIMIT = 5.0
DATABASE = "prefect.db"
DATABASE_VARIABLES = ("PREFECT_SERVER_DATABASE_CONNECTION_URL", "PREFECT_API_DATABASE_CONNECTION_URL")

type Tell = Callable[[str], None]


def silent(_: str) -> None:
    return None


class ServerDidNotStart(RuntimeError):
    """The local server ended or stayed silent; the message has the end of its log."""


@dataclass(frozen=True, slots=True)
class LocalServer:
    """A server process: `url` is its API address; `created` is the process's start time, which tells reused pids."""

    pid: int
    port: int
    created: float
    home: str

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/api"

    @property
    def page(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def process(self) -> psutil.Process | None:
        """The live process, or None when it has ended (or its pid belongs to another by now)."""
        with suppress(psutil.NoSuchProcess):
            process = psutil.Process(self.pid)
            if abs(process.create_time() - self.created) < 1 and process.status() != psutil.STATUS_ZOMBIE:
                return process
        return None

    def answers(self, timeout: float = 2.0) -> bool:
        with suppress(httpx.HTTPError):
            return httpx.get(f"{self.url}/health", timeout=timeout, trust_env=False).is_success
        return False

    def wait(self, limit: float = START_LIMIT) -> None:
        """Return when the server answers. Raises ServerDidNotStart."""
        deadline = time.monotonic() + limit
        while not self.answers(timeout=max(0.1, min(5.0, deadline - time.monotonic()))):
            if self.process() is None:
                raise ServerDidNotStart(
                    f"The local Prefect server ended while starting.\n{last_words(_folder(Path(self.home)))}"
                )
            if time.monotonic() > deadline:
                raise ServerDidNotStart(
                    f"The local Prefect server did not answer within {limit:.0f} s. "
                    f"Set PREFECT_API_URL to use another one.\n{last_words(_folder(Path(self.home)))}"
                )
            time.sleep(0.05)


def status(home: Path) -> LocalServer | None:
    """The server that runs for this home, or None. Writes nothing."""
    server = _recorded(home)
    return server if server and server.process() else None


def _recorded(home: Path) -> LocalServer | None:
    """The last one, whether it runs or not."""
    with suppress(OSError, ValueError, TypeError):
        return LocalServer(**json.loads((home / "server" / "server.json").read_text()))
    return None


def stop(home: Path) -> bool:
    """End the server, its children too; False when none was running."""
    if status(home) is None:
        return False
    with _locked(home):
        server = status(home)
        if server is None:
            return False
        _end(server)
        return True


@contextmanager
def running(home: Path, tell: Tell = silent) -> Iterator[LocalServer]:
    """A local server, started if needed and left running after; it may still be starting: call `wait()` to be sure.

    Points this process (and its children) at it by environment, so enter before Prefect is imported. A server that
    was started here is ended again when the body is interrupted. `tell` hears of a damaged database.
    """
    server, started_here = _start_or_find(home, tell)
    os.environ.update(client_environment(server))
    try:
        yield server
    except (KeyboardInterrupt, SystemExit):
        if started_here:
            _end(server, grace=0.5)
        raise


def client_environment(server: LocalServer) -> dict[str, str]:
    return {"PREFECT_API_URL": server.url, **_common_environment(Path(server.home))}


def _common_environment(home: Path) -> dict[str, str]:
    return {
        "PREFECT_HOME": str(home / "prefect"),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
    }


def revive(server: LocalServer) -> LocalServer:
    """The server at the same address, started again if its process has ended. Raises OSError when that is taken."""
    home = Path(server.home)
    with _locked(home):
        return status(home) or _start(home, server.port)


def _start_or_find(home: Path, tell: Tell) -> tuple[LocalServer, bool]:
    with _locked(home):
        if found := status(home):
            return found, False
        if aside := set_aside_if_damaged(_folder(home) / DATABASE):
            tell(
                f"The database of the local Prefect server was damaged: it is kept as {aside}, and a new one was begun."
            )
        return _start_where_it_was(home), True


def _start_where_it_was(home: Path) -> LocalServer:
    """At the address of the one before, where pages and runs look for it; elsewhere when that is taken."""
    before = _recorded(home)
    with suppress(OSError):
        return _start(home, before.port if before else 0)
    return _start(home)


def _start(home: Path, port: int = 0) -> LocalServer:
    folder = _folder(home)
    environment = {
        **os.environ,
        **_common_environment(home),
        **_database(folder),
        "PREFECT__SERVER_FINAL": "1",
        **_retention(),
    }
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    with socket.socket() as listener, (folder / "server.log").open("ab") as log:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        listener.listen(128)
        port = listener.getsockname()[1]
        environment["PREFECT_API_URL"] = f"http://127.0.0.1:{port}/api"
        process = subprocess.Popen(
            [sys.executable, "-m", "deployments.local_server_process", str(listener.fileno())],
            env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=folder,
            pass_fds=[listener.fileno()], start_new_session=True,
        )  # fmt: skip
    process.returncode = 0  # it outlives us on purpose: Popen would warn of a child left behind
    server = LocalServer(process.pid, port, psutil.Process(process.pid).create_time(), str(home))
    try:
        _record(server)
    except OSError:
        _end(server)  # nobody would find it again
        raise
    return server


def _database(folder: Path) -> dict[str, str]:
    """A file of ours, begun if need be, unless Prefect's own setting names a database."""
    if any(os.environ.get(name) for name in DATABASE_VARIABLES):
        return {}
    begin_if_missing(folder / DATABASE)
    return {"PREFECT_API_DATABASE_CONNECTION_URL": f"sqlite+aiosqlite:///{folder / DATABASE}"}


def _retention() -> dict[str, str]:
    """Prefect's own cleaning of runs, logs, artifacts and events, which is off by default for all but events."""
    days = timedelta(days=get_settings().retention.runs_days)
    return {
        "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": str(round(days.total_seconds())),
    }


def _record(server: LocalServer) -> None:
    record = _folder(Path(server.home)) / "server.json"
    record.with_suffix(".new").write_text(json.dumps(asdict(server)))
    record.with_suffix(".new").replace(record)


def _end(server: LocalServer, grace: float = STOP_LIMIT) -> None:
    process = server.process()
    if process is None:
        return
    with suppress(psutil.NoSuchProcess, ProcessLookupError):
        process.terminate()
        _, alive = psutil.wait_procs([process], timeout=grace)
        if alive:
            os.killpg(server.pid, signal.SIGKILL)
            psutil.wait_procs(alive, timeout=grace)


def _folder(home: Path) -> Path:
    folder = home / "server"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def _locked(home: Path) -> Iterator[None]:
    with (_folder(home) / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
