"""Many runs, with servers and workers that are killed among them, and what the world looks like afterwards."""

import subprocess
import time
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, field
from uuid import UUID

import psutil
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.actions import WorkPoolCreate
from prefect.client.schemas.filters import DeploymentFilter, DeploymentFilterId
from prefect.client.schemas.objects import FlowRun
from prefect.settings import PREFECT_API_AUTH_STRING, PREFECT_API_URL, temporary_settings
from prefect.settings.legacy import Setting
from sqlalchemy import NullPool, create_engine, text

from deployments.worker.worker import AutopilotWorker
from tests.scale.flows import STEPS
from tests.scale.stack import Stack, kill, wait_until

LOOK_EVERY = 2.0
IN_THE_MIDDLE = 0.5
PAGE = 200

type Pairs = Counter[tuple[str, int]]


@dataclass
class Outcome:
    """`effects` and `executions` count how often each step of each run had its effect, and was begun."""

    runs: int
    limit: float
    states: Counter[str] = field(default_factory=Counter)
    effects: Pairs = field(default_factory=Counter)
    executions: Pairs = field(default_factory=Counter)
    starts: Counter[int] = field(default_factory=Counter)
    seconds: float = 0.0
    told: list[str] = field(default_factory=list)

    @property
    def lost(self) -> int:
        return self.runs * STEPS - len(self.effects)

    @property
    def doubled(self) -> int:
        return sum(count > 1 for count in self.effects.values())

    @property
    def repeated(self) -> int:
        return sum(count > 1 for count in self.executions.values())


def make_world(stack: Stack) -> None:
    with create_engine(stack.world, poolclass=NullPool).begin() as connection:
        for table in ("effect", "execution"):
            connection.execute(text(f"create table {table} (key text, number int, at timestamptz default now())"))


def counted(stack: Stack, table: str) -> Pairs:
    with create_engine(stack.world, poolclass=NullPool).connect() as connection:
        return Counter((key, number) for key, number in connection.execute(text(f"select key, number from {table}")))


def make_pool(stack: Stack) -> None:
    """What `initialize` makes first, where nothing else of it is needed."""
    name, template = "autopilot", AutopilotWorker.get_default_base_job_template()
    with temporary_settings(settings(stack)), get_client(sync_client=True) as client:
        client.create_work_pool(WorkPoolCreate(name=name, type=name, base_job_template=template))


def settings(stack: Stack) -> dict[Setting, str]:
    return {each: stack.client[each.name] for each in (PREFECT_API_URL, PREFECT_API_AUTH_STRING)}


def attempt(stack: Stack, runs: int, *, kills: Mapping[float, str], limit: float, seconds: float = 0.3) -> Outcome:
    """Start the runs, kill `server-0` or `worker-0` when that share of them is done, and wait for the last."""
    with temporary_settings(settings(stack)), get_client(sync_client=True) as client, ThreadPoolExecutor(1) as aside:
        deployment = deployed(client)
        made = aside.submit(copy_context().run, make_runs, deployment, runs, seconds)
        outcome = followed(client, deployment, stack, sorted(kills.items()), Outcome(runs, limit=limit))
        made.result()
    outcome.effects, outcome.executions = counted(stack, "effect"), counted(stack, "execution")
    return outcome


def deployed(client: SyncPrefectClient) -> UUID:
    return client.create_deployment(
        client.create_flow_from_name("have-effects"), "scale", work_pool_name="autopilot", tags=["autopilot"],
        entrypoint="tests.scale.flows.have_effects", enforce_parameter_schema=False,
    )  # fmt: skip


def make_runs(deployment: UUID, runs: int, seconds: float) -> None:
    """Each with a key of its own, by which a second try after a lost answer makes no second run."""
    with get_client(sync_client=True) as client:
        for number in range(runs):
            parameters = {"key": f"run-{number}", "seconds": seconds}
            client.create_flow_run_from_deployment(deployment, parameters=parameters, idempotency_key=f"run-{number}")


def followed(
    client: SyncPrefectClient, deployment: UUID, stack: Stack, kills: list[tuple[float, str]], outcome: Outcome
) -> Outcome:
    begun = time.monotonic()
    while (passed := time.monotonic() - begun) < outcome.limit:
        found = everything(client, deployment)
        outcome.states, outcome.seconds = Counter(run.state_name or "" for run in found), passed
        outcome.starts = Counter(run.run_count for run in found)
        while kills and outcome.states["Completed"] >= kills[0][0] * outcome.runs:
            _, name = kills.pop(0)
            kill(at_work(victim(stack, name), name))
            outcome.told.append(f"{passed:.1f} s: {name} killed with {dict(outcome.states)}")
        if outcome.states["Completed"] == outcome.runs:
            break
        time.sleep(LOOK_EVERY)
    return outcome


def victim(stack: Stack, name: str) -> subprocess.Popen[bytes]:
    kind, _, number = name.partition("-")
    return {"server": stack.servers, "worker": stack.workers}[kind][int(number)]


def at_work(process: subprocess.Popen[bytes], name: str) -> subprocess.Popen[bytes]:
    """A worker only once a run of its own is in a process, so that it is killed too."""
    if name.startswith("worker"):
        worker = psutil.Process(process.pid)  # below it are zygotes, and runs below these
        wait_until(lambda: len(worker.children(recursive=True)) > len(worker.children()), f"a run of {name}")
        time.sleep(IN_THE_MIDDLE)
    return process


def everything(client: SyncPrefectClient, deployment: UUID) -> list[FlowRun]:
    """All runs of the deployment, page by page."""
    only, found = DeploymentFilter(id=DeploymentFilterId(any_=[deployment])), list[FlowRun]()
    while page := client.read_flow_runs(deployment_filter=only, limit=PAGE, offset=len(found)):
        found += page
    return found
