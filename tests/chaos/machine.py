"""A machine of its own: PostgreSQL, server, worker and runs as `autopilot --action up` keeps them, to be killed."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from deployments import local_server, stack
from tests.postgresql import PostgreSQL

CREDENTIALS = ("GITHUB", "LINEAR", "SLACK", "CODEGEN", "ANTHROPIC", "OPENAI", "PREFECT", "AUTOPILOT")
START_SECONDS = 600
ZYGOTE = "deployments.worker.zygote"


@dataclass
class Machine:
    """All processes are found by their AUTOPILOT_HOME; `kill_…` say whether there was something to kill."""

    home: Path
    environment: dict[str, str]
    database: PostgreSQL

    def start(self) -> None:
        """Bring everything up, as after a boot."""
        self.database.start()
        command = [sys.executable, "-m", "scripts.autonomous_orchestrator", "--action", "up", "--detach"]
        done = subprocess.run(
            command, env=self.environment, cwd=self.home, stdin=subprocess.DEVNULL, capture_output=True, text=True,
            timeout=START_SECONDS, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr

    @property
    def api(self) -> str:
        up = stack.status(self.home)
        assert up is not None
        return up.url

    def processes(self) -> list[psutil.Process]:
        """All of the machine's, but this one."""
        found = []
        for process in psutil.process_iter():
            with suppress(psutil.Error):
                if process.pid != os.getpid() and process.environ().get("AUTOPILOT_HOME") == str(self.home):
                    found.append(process)
        return found

    def worker(self) -> psutil.Process | None:
        up = stack.status(self.home)
        with suppress(psutil.NoSuchProcess):
            return psutil.Process(up.worker) if up and up.worker else None
        return None

    def runs(self) -> list[psutil.Process]:
        """What the worker's zygotes have forked."""
        worker, found = self.worker(), []
        with suppress(psutil.Error):
            for zygote in worker.children() if worker else []:
                if ZYGOTE in zygote.cmdline():
                    found += zygote.children()
        return found

    def kill_run(self, chance: random.Random) -> bool:
        runs = self.runs()
        return bool(runs) and kill(chance.choice(runs))

    def kill_worker(self) -> bool:
        worker = self.worker()
        return worker is not None and kill(worker)

    def kill_server(self) -> bool:
        found = local_server.status(self.home)
        process = found.process() if found else None
        return process is not None and kill(process)

    def kill_database(self) -> bool:
        """And start it again at once, as init would."""
        self.database.kill()
        self.database.start()
        return True

    def kill_everything(self) -> bool:
        """All at once, again until none is left, as some may start others meanwhile."""
        self.database.kill()
        while processes := self.processes():
            for process in processes:
                kill(process)
            time.sleep(0.1)
        return True

    def is_up(self) -> bool:
        return stack.status(self.home) is not None


def kill(process: psutil.Process) -> bool:
    with suppress(psutil.NoSuchProcess):
        process.send_signal(signal.SIGKILL)
        return True
    return False


@contextmanager
def machine(home: Path, database: PostgreSQL, services: Mapping[str, str]) -> Iterator[Machine]:
    """A machine whose platforms are those services; nothing of it is left after the block."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith((*CREDENTIALS, "ALERT_"))}
    ours = {
        "AUTOPILOT_HOME": str(home),
        "RATE_LIMITS__GITHUB_WRITES_PER_MINUTE": "100000",
        "RATE_LIMITS__GITHUB_WRITES_PER_HOUR": "100000",
        "RATE_LIMITS__BACKGROUND_SHARE": "1",
        "AUTOPILOT_LOCAL_SERVER_IDLE_MINUTES": "30",
        "AUTOPILOT_DATABASE_URL": database.url("autopilot"),
        "PREFECT_SERVER_DATABASE_CONNECTION_URL": database.url("prefect", "postgresql+asyncpg"),
        "MAX_RETRY_ATTEMPTS": "100",
        "MONITORING_ENABLED": "false",
    }
    made = Machine(home, {**clean, **services, **ours}, database)
    try:
        yield made
    finally:
        made.kill_everything()
