"""PostgreSQL, Redis, API servers, background services and workers as throw-away processes of this machine."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psutil

from tests.postgresql import USER, PostgreSQL, program
from tests.processes import free_port
from tests.scale import shipped
from tests.scale.proxy import gateway

LIMIT = 180.0
SECRETS = {"POSTGRES_PASSWORD": "not-secret", "PREFECT_AUTH": "admin:not-secret"}


def missing() -> list[str]:
    """The programs that are not installed here."""
    found = {"PostgreSQL": program("initdb"), "redis-server": shutil.which("redis-server")}
    return [name for name, program in found.items() if program is None]


def wait_until(holds: Callable[[], bool], what: str, limit: float = LIMIT) -> float:
    """Seconds until it held."""
    begun = time.monotonic()
    while not holds():
        if time.monotonic() - begun > limit:
            raise TimeoutError(f"never came: {what}")
        time.sleep(0.1)
    return time.monotonic() - begun


@dataclass
class Stack:
    """What runs; `client` is the environment of whatever talks to the servers."""

    folder: Path
    server: dict[str, str]
    client: dict[str, str]
    world: str
    ports: list[int]
    servers: list[subprocess.Popen[bytes]] = field(default_factory=list)
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text(errors="replace")

    def run(self, service: str) -> None:
        """Run a one-shot service of the composition to its end."""
        shared = self.server if service == "migrate" else self.client
        only = {name: value for name, value in shipped.variables(service).items() if name not in shared}
        result = subprocess.run(
            programs(shipped.command(service)),
            env={**only, **shared},
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
        )
        assert result.returncode == 0, f"{service}:\n{result.stdout}\n{result.stderr}"

    @contextmanager
    def serving(self, *, services: bool) -> Iterator[None]:
        """API servers of the database, one after the other, and the process of the background services.

        Servers that start together on a new database both register block types: one ends, and has to be started again.
        """
        with ExitStack() as processes:
            for number, port in enumerate(self.ports):
                command = [*shipped.command("server"), "--port", str(port)]
                server = processes.enter_context(self.process(f"server-{number}", command, self.server))
                self.servers.append(server)
                wait_until(answers(server, f"http://127.0.0.1:{port}/api/health"), f"server-{number}")
            if services:
                processes.enter_context(self.process("services", shipped.command("services"), self.server))
            yield

    @contextmanager
    def working(self, count: int, *options: str) -> Iterator[None]:
        with ExitStack() as processes:
            ports = [free_port() for _ in range(count)]
            for number, port in enumerate(ports):
                environment = {
                    **self.client,
                    "AUTOPILOT_HOME": str(self.folder / f"home-{number}"),
                    "PREFECT_WORKER_WEBSERVER_PORT": str(port),
                    "PREFECT_WORKER_WEBSERVER_HOST": "127.0.0.1",
                }
                command = [*shipped.command("worker"), "--name", f"worker-{number}", *options]
                self.workers.append(processes.enter_context(self.process(f"worker-{number}", command, environment)))
            for worker, port in zip(self.workers, ports, strict=True):
                wait_until(answers(worker, f"http://127.0.0.1:{port}/health"), f"a worker on {port}")
            yield

    def process(
        self, name: str, command: Sequence[str], environment: dict[str, str]
    ) -> AbstractContextManager[subprocess.Popen[bytes]]:
        return process(self.folder / f"{name}.log", programs(command), environment)


def programs(command: Sequence[str]) -> list[str]:
    """The command with the console script of this environment."""
    return [str(Path(sys.executable).with_name(command[0])), *command[1:]]


def answers(of: subprocess.Popen[bytes], url: str) -> Callable[[], bool]:
    def asked() -> bool:
        assert of.poll() is None, f"{of.args!r} ended: see {url} and its log"
        try:
            return httpx.get(url, timeout=2, trust_env=False).is_success
        except httpx.HTTPError:
            return False

    return asked


@contextmanager
def process(
    log: Path, command: Sequence[str], environment: dict[str, str] | None = None, user: str | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """A process within the block; it and all below it are killed at the end."""
    with log.open("wb") as output:
        started = subprocess.Popen(
            command, env=environment, user=user, cwd=log.parent, stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )
    try:
        yield started
    finally:
        kill(started)


def kill(started: subprocess.Popen[bytes]) -> None:
    """As a machine that goes down: no process of it says anything any more."""
    if started.poll() is None:
        below = psutil.Process(started.pid).children(recursive=True)
        started.send_signal(signal.SIGKILL)
        for each in below:
            if each.is_running():
                each.kill()
        psutil.wait_procs(below, 10)
    started.wait()


@contextmanager
def redis(folder: Path) -> Iterator[int]:
    port = free_port()
    with process(
        folder / "redis.log", ["redis-server", "--bind", "127.0.0.1", "--port", str(port), "--save", ""], user=USER
    ):
        wait_until(lambda: "Ready to accept" in (folder / "redis.log").read_text(), "Redis")
        yield port


@contextmanager
def stack(folder: Path, servers: int = 2) -> Iterator[Stack]:
    """Databases and gateway are there, and migrated; servers and workers are yet to be started."""
    folder.chmod(0o755)
    (folder / "home").mkdir()
    with PostgreSQL(folder / "postgresql") as database, redis(folder) as messages:
        ports = [free_port() for _ in range(servers)]
        with gateway(ports) as port:
            hosts = {
                "postgres:5432": f"127.0.0.1:{database.port}",
                "redis:6379": f"127.0.0.1:{messages}",
                "gateway:4200": f"127.0.0.1:{port}",
            }
            base = {**shipped.dockerfile(), "PATH": os.environ["PATH"], "HOME": str(folder)}
            world = database.url("world", "postgresql+psycopg")
            server = base | shipped.environment("server", SECRETS, hosts) | homes(folder)
            client = base | shipped.environment("worker", SECRETS, hosts) | homes(folder) | {"SCALE_WORLD": world}
            client["PYTHONPATH"] = str(shipped.ROOT)
            yield Stack(folder, server, client, world, ports)


def homes(folder: Path) -> dict[str, str]:
    """Where the containers have a volume."""
    return {
        "AUTOPILOT_HOME": str(folder / "home"),
        "PREFECT_HOME": str(folder / "home" / "prefect"),
        "PREFECT_RESULTS_LOCAL_STORAGE_PATH": str(folder / "results"),
        "PREFECT_UI_STATIC_DIRECTORY": str(folder / "ui"),
    }
