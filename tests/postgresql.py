"""A PostgreSQL server of a test's own, which can be killed and started again."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import psutil

from tests.processes import free_port

LIMIT = 180.0
OWNER = "autopilot"
DATABASES = ("prefect", "autopilot", "world")
USER = "nobody" if os.geteuid() == 0 else None
"""PostgreSQL refuses to run as root."""


def program(name: str) -> Path | None:
    """Where Debian puts it, or on the path; not Debian's wrappers, which take other options."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)
    usual = shutil.which(name)
    return next(iter(found), Path(usual).resolve() if usual else None)


@contextmanager
def new_folder() -> Iterator[Path]:
    """One that USER may enter, as those of pytest are for their owner alone."""
    with tempfile.TemporaryDirectory(prefix="postgresql-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@dataclass
class PostgreSQL:
    """`folder` is a new one that USER may enter; `started` is the process, dead or alive."""

    folder: Path
    port: int = field(default_factory=free_port)
    started: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.folder.mkdir()
        if USER:
            shutil.chown(self.folder, USER)
        self._run("initdb", "-D", str(self.folder), "-U", OWNER, "-A", "trust", "-E", "UTF8", "--no-sync")
        try:
            self.start()
            for name in DATABASES:
                self._run("createdb", *self._connection, name)
        except BaseException:
            self.kill()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def start(self) -> None:
        """Return when it accepts connections; it may have been killed, or run already."""
        if self.started and self.started.poll() is None:
            return
        options = [f"-p{self.port}", "-k", "", "-F", "-cmax_connections=300", "-clisten_addresses=127.0.0.1"]
        with (self.folder / "server.log").open("ab") as log:
            self.started = subprocess.Popen(
                [str(program("postgres")), "-D", str(self.folder), *options],
                user=USER, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip
        end = time.monotonic() + LIMIT
        while self._run("pg_isready", "-q", *self._connection, check=False):
            assert self.started.poll() is None, (self.folder / "server.log").read_text()
            assert time.monotonic() < end, "PostgreSQL does not answer"
            time.sleep(0.05)

    def kill(self) -> None:
        """By SIGKILL, with every process that serves a connection."""
        if self.started and self.started.poll() is None:
            below = psutil.Process(self.started.pid).children(recursive=True)
            self.started.send_signal(signal.SIGKILL)
            for each in below:
                if each.is_running():
                    each.kill()
            psutil.wait_procs(below, 10)
            self.started.wait()

    def url(self, database: str, driver: str = "postgresql") -> str:
        return f"{driver}://{OWNER}@127.0.0.1:{self.port}/{database}"

    @property
    def _connection(self) -> list[str]:
        return ["-h", "127.0.0.1", "-p", str(self.port), "-U", OWNER]

    def _run(self, name: str, *arguments: str, check: bool = True) -> int:
        command = [str(program(name)), *arguments]
        return subprocess.run(command, check=check, capture_output=True, user=USER, cwd=self.folder).returncode
