"""A real worker of ours, as `prefect worker start` starts it, against the shared server."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import psutil
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import FlowRun
from prefect.settings import PREFECT_API_URL

HERE = Path(__file__).parent
LIMIT = 90.0


def until[T](found: Callable[[], T | None], what: str) -> T:
    """What `found` returns once it is something."""
    deadline = time.monotonic() + LIMIT
    while time.monotonic() < deadline:
        if value := found():
            return value
        time.sleep(0.2)
    raise AssertionError(f"never came: {what}")


def none_left(numbers: list[int]) -> bool:
    return all(gone(number) for number in numbers)


def gone(number: int) -> bool:
    try:
        return psutil.Process(number).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


@dataclass
class Worker:
    """A worker process and its pool."""

    pool: str
    log: Path
    process: subprocess.Popen[bytes]

    @property
    def said(self) -> str:
        return self.log.read_text(errors="replace")

    def family(self) -> list[psutil.Process]:
        """Its zygotes and runs."""
        return psutil.Process(self.process.pid).children(recursive=True)

    def deploy(self, entrypoint: str, **options: Any) -> str:
        """A deployment of the flow; its name."""
        with get_client(sync_client=True) as client:
            name = f"{entrypoint.replace('/', '-')}-{uuid4()}"
            flow = client.create_flow_from_name(entrypoint.replace("/", "-"))
            options = {"entrypoint": entrypoint, "enforce_parameter_schema": False, **options}
            client.create_deployment(flow_id=flow, name=name, work_pool_name=self.pool, **options)
            return f"{entrypoint.replace('/', '-')}/{name}"

    def start(self, flow: str, job: dict[str, Any] | None = None, **parameters: Any) -> FlowRun:
        """A run of a flow of `worker_flows`, or of a deployment when the name has a slash."""
        name = flow if "/" in flow else self.deploy(f"worker_flows.{flow}")
        with get_client(sync_client=True) as client:
            deployment = client.read_deployment_by_name(name)
            return client.create_flow_run_from_deployment(deployment.id, parameters=parameters, job_variables=job)

    def run(self, flow: str, job: dict[str, Any] | None = None, **parameters: Any) -> FlowRun:
        return self.ended(self.start(flow, job, **parameters))

    def ended(self, run: FlowRun) -> FlowRun:
        with get_client(sync_client=True) as client:

            def final() -> FlowRun | None:
                now = client.read_flow_run(run.id)
                return now if now.state and now.state.is_final() else None

            return until(final, f"the end of {run.name} in {self.log}")


@contextmanager
def working(folder: Path, *options: str, code: Path = HERE, through: Sequence[str] = ()) -> Iterator[Worker]:
    """A worker with a pool of its own, that has said that it has started; killed at the end.

    `through` is a command that becomes the one that it is given.
    """
    pool, log = f"pool-{uuid4()}", folder / f"worker-{uuid4()}.log"
    environment = {**os.environ, "PREFECT_API_URL": str(PREFECT_API_URL.value()), "PYTHONPATH": str(code)}
    command = (
        *through,
        sys.executable,
        "-m",
        "prefect",
        "worker",
        "start",
        "--type",
        "autopilot",
        "--pool",
        pool,
        *options,
    )
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, env=environment, cwd=folder, stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )
    worker = Worker(pool, log, process)
    try:
        until(lambda: "started!" in worker.said or None, "the worker's start")
        yield worker
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
