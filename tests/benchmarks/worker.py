"""From `run_deployment` to the flow's first line: our worker beside `prefect worker` and `flow.serve`, one server.

`python -m tests.benchmarks.worker`; see docs/worker.md.
"""

import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

if TYPE_CHECKING:
    from prefect.client.schemas.objects import State

ROUNDS = 5
AT_ONCE = 50
LIMIT = 300.0
MEGABYTE = 1 << 20
PEERS = ("autopilot", "process", "serve")
FLOWS = "tests.benchmarks.worker_flows"
INTERVAL = {"PREFECT_WORKER_QUERY_SECONDS": "1", "PREFECT_RUNNER_POLL_FREQUENCY": "1"}
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Measured:
    """Medians of one way to start runs; `memory` is an idle run's with its part of shared pages, `own` without."""

    peer: str
    seconds: list[float]
    memory: float
    own: float

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)

    def beside(self, ours: "Measured") -> str:
        spread = f"{self.median:.2f} s ({min(self.seconds):.2f} to {max(self.seconds):.2f})"
        shares = f"{ours.median / self.median:.2f} × | {self.memory:.0f} MB | {ours.memory / self.memory:.2f} ×"
        shares += f" | {self.own:.0f} MB | {ours.own / self.own:.2f} ×"
        return f"| {self.peer} | {spread} | {shares} |"


def main() -> None:
    """Print the table of docs/worker.md."""
    with tempfile.TemporaryDirectory(prefix="autopilot-bench-") as folder, server(Path(folder)):
        results = measured(Path(folder))
        print(
            "| started by | to first line: median (range) | ours is | proportional memory | ours is | own | ours is |"
        )
        print("| --- |" + " --- |" * 6)
        for each in results:
            print(each.beside(results[0]))
        print(f"load averages at the end: {os.getloadavg()}")


@contextmanager
def server(folder: Path) -> Iterator[None]:
    """A server of its own; this process and its children are pointed at it."""
    from deployments import local_server

    os.environ.update(INTERVAL)
    with local_server.running(folder / "home") as started:
        started.wait()
        yield
    local_server.stop(folder / "home")


@contextmanager
def starter(peer: str, folder: Path) -> Iterator[int]:
    """The process that starts the runs, once its deployment is there and it has warmed up."""
    if peer == "serve":
        command = [sys.executable, "-m", FLOWS]
    else:
        deploy(peer)
        command = [sys.executable, "-m", "prefect", "worker", "start", "--type", peer, "--pool", peer]
    with (folder / f"{peer}.log").open("wb") as log:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=ROOT, start_new_session=True
        )
    try:
        first_line(peer, folder)
        yield process.pid
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def deploy(pool: str) -> None:
    """With the module's path, as our own flows are deployed."""
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.actions import WorkPoolCreate
    from prefect.workers.process import ProcessWorker

    from deployments.worker.worker import AutopilotWorker

    worker = {"autopilot": AutopilotWorker, "process": ProcessWorker}[pool]
    with get_client(sync_client=True) as client:
        template = worker.get_default_base_job_template()
        client.create_work_pool(WorkPoolCreate(name=pool, type=pool, base_job_template=template))
        flow = client.create_flow_from_name("begin")
        client.create_deployment(
            flow, pool, work_pool_name=pool, entrypoint=f"{FLOWS}.begin", enforce_parameter_schema=False,
            job_variables={"env": {"PYTHONPATH": str(ROOT)}},
        )  # fmt: skip


def first_line(peer: str, folder: Path) -> float:
    """Seconds from the call to the time that the flow writes down."""
    file = folder / f"{time.monotonic_ns()}"
    called = time.time()
    trigger(peer, file, 0)
    return begun(file) - called


def trigger(peer: str, file: Path, seconds: float) -> None:
    from prefect.deployments import run_deployment
    from prefect.exceptions import ObjectNotFound

    name = f"begin/{peer}"

    while True:
        try:
            run_deployment(name, parameters={"file": str(file), "seconds": seconds}, timeout=0, as_subflow=False)
        except ObjectNotFound:
            time.sleep(0.5)  # `serve` has not deployed yet
        else:
            return


def begun(file: Path) -> float:
    deadline = time.monotonic() + LIMIT
    while time.monotonic() < deadline:
        if file.exists() and (text := file.read_text()).endswith("\n"):
            return float(text.split()[0])
        time.sleep(0.01)
    raise SystemExit(f"a run never began: {file}")


def measured(folder: Path) -> list[Measured]:
    """In turn, so that whatever else the machine does meets all of them."""
    with ExitStack() as stack:
        for peer in PEERS:
            stack.enter_context(starter(peer, folder))
        seconds: dict[str, list[float]] = {peer: [] for peer in PEERS}
        for _ in range(ROUNDS):
            for peer in PEERS:
                seconds[peer].append(first_line(peer, folder))
                print(peer, f"{seconds[peer][-1]:.2f}", file=sys.stderr, flush=True)
                time.sleep(1.5)
        results = [Measured(peer, seconds[peer], *idle_memory(peer, folder)) for peer in PEERS]
        print(*results, sep="\n", file=sys.stderr, flush=True)
        print(many("autopilot", folder), flush=True)
        return results


def idle_memory(peer: str, folder: Path, runs: int = 4) -> tuple[float, float]:
    """Proportional and unique set size in MB of a run that waits, while there are several."""
    files = [folder / f"idle-{peer}-{number}" for number in range(runs)]
    for file in files:
        trigger(peer, file, 30)
    for file in files:
        begun(file)
    pids = [int(file.read_text().split()[1]) for file in files]
    held = [psutil.Process(pid).memory_full_info() for pid in pids]
    return statistics.median(each.pss for each in held) / MEGABYTE, statistics.median(
        each.uss for each in held
    ) / MEGABYTE


def many(peer: str, folder: Path) -> str:
    """All are asked for before the first can be done; each is to complete."""
    from prefect.client.orchestration import get_client

    files = [folder / f"many-{number}" for number in range(AT_ONCE)]
    called = time.time()
    with get_client(sync_client=True) as client:
        deployment = client.read_deployment_by_name(f"begin/{peer}").id
        runs = [client.create_flow_run_from_deployment(deployment, parameters={"file": str(file)}) for file in files]
        begins = sorted(begun(file) - called for file in files)
        waiting = {run.id for run in runs}
        while waiting and time.time() - called < LIMIT:
            waiting -= {each for each in waiting if is_final(client.read_flow_run(each).state)}
        names = Counter(client.read_flow_run(run.id).state_name for run in runs)
    first, last = begins[0], begins[-1]
    return (
        f"{AT_ONCE} at once: {dict(names)}; first lines after {first:.2f} to {last:.2f} s, {last / AT_ONCE:.2f} s a run"
    )


def is_final(state: "State[object] | None") -> bool:
    return bool(state and state.is_final())


if __name__ == "__main__":
    main()
