"""Which running runs are taken for dead, on a real server."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from prefect import flow
from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.actions import WorkPoolCreate
from prefect.client.schemas.objects import State, StateType
from prefect.events.filters import EventFilter, EventNameFilter, EventResourceFilter
from prefect.events.schemas.events import Event, Resource
from prefect.settings import PREFECT_API_URL
from prefect.states import Pending, Running, Scheduled

from tasks.recovery.listening import report_silent
from tasks.recovery.silent import FREQUENCY, OURS, end_stuck, silent_runs, take_for_dead

pytestmark = [pytest.mark.anyio, pytest.mark.xdist_group("prefect"), pytest.mark.usefixtures("prefect_server")]

PATIENCE = 120
MOMENT = timedelta(seconds=2)
ENDLESS = """\
import time, prefect

@prefect.flow
def endless():
    open("run", "w").write(prefect.runtime.flow_run.id)
    time.sleep(600)

with prefect.tags("autopilot"):
    endless()
"""


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@flow
def nothing() -> None:
    return None


async def running(client: PrefectClient) -> UUID:
    return (await client.create_flow_run(nothing, state=Running(), tags=[OURS])).id


async def running_in_a_pool(client: PrefectClient, kind: str, environment: dict[str, str]) -> UUID:
    """A run of a new pool of that type, by a deployment with that environment."""
    pool = await client.create_work_pool(WorkPoolCreate(name=f"silent-{uuid4()}", type=kind))
    flow_id = await client.create_flow(nothing)
    deployment = await client.create_deployment(
        flow_id, f"silent-{uuid4()}", work_pool_name=pool.name, tags=[OURS], job_variables={"env": environment}
    )
    return (await client.create_flow_run_from_deployment(deployment, state=Running())).id


async def beat(client: PrefectClient, run: UUID) -> None:
    resource = Resource({"prefect.resource.id": f"prefect.flow-run.{run}"})
    event = Event(event="prefect.flow-run.heartbeat", resource=resource, id=uuid4())
    (await client._client.post("/events", json=[event.model_dump(mode="json")])).raise_for_status()


async def until(seen: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not await seen():
            await asyncio.sleep(0.5)


async def forget(client: PrefectClient, *runs: UUID) -> None:
    for run in runs:
        await client.delete_flow_run(run)


async def test_a_run_that_falls_silent_is_found_and_no_other() -> None:
    async with get_client() as client:
        fell_silent, beats, cannot_beat = [await running(client) for _ in range(3)]
        ours = await running_in_a_pool(client, "autopilot", {})
        told_to = await running_in_a_pool(client, "process", {FREQUENCY: "30"})
        not_told = await running_in_a_pool(client, "process", {})
        await beat(client, fell_silent)

        async def found() -> set[UUID]:
            await beat(client, beats)
            return {run.id for run in await silent_runs(client, {beats}, MOMENT)}

        async def found_all() -> bool:
            return await found() >= {fell_silent, ours, told_to}

        await until(found_all)
        assert await found() & {beats, cannot_beat, not_told} == set()
        await forget(client, fell_silent, beats, cannot_beat, ours, told_to, not_told)


async def test_a_server_that_does_not_hear_of_the_living_says_nothing_about_others() -> None:
    async with get_client() as client:
        fell_silent, unheard = await running(client), await running(client)
        for run in (fell_silent, unheard):
            await beat(client, run)

        async def both_silent() -> bool:
            return {run.id for run in await silent_runs(client, set(), MOMENT)} >= {fell_silent, unheard}

        await until(both_silent)
        assert await silent_runs(client, {unheard}, MOMENT) == []
        await forget(client, fell_silent, unheard)


async def test_a_run_that_has_gone_on_since_it_was_seen_silent_is_left() -> None:
    async with get_client() as client:
        run = await running(client)
        seen = await client.read_flow_run(run)
        await client.set_flow_run_state(run, Scheduled(name="Recovering"), force=True)
        assert await take_for_dead(client, [seen]) == []
        assert (await client.read_flow_run(run)).state_name == "Recovering"
        await forget(client, run)


async def test_runs_that_hang_give_their_places_back() -> None:
    async with get_client() as client:
        others = {run.id for run in await client.read_flow_runs()}
        starting, ending = [(await client.create_flow_run(nothing, state=Pending(), tags=[OURS])).id for _ in range(2)]
        await client.set_flow_run_state(ending, State(type=StateType.CANCELLING), force=True)

        async def states(now: datetime) -> list[str | None]:
            await end_stuck(client, others, now)
            return [(await client.read_flow_run(run)).state_name for run in (starting, ending)]

        assert await states(datetime.now(UTC)) == ["Pending", "Cancelling"]
        assert await states(datetime.now(UTC) + timedelta(minutes=6)) == ["Crashed", "Cancelled"]
        await forget(client, starting, ending)


@pytest.fixture
def process(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A run as other workers have it: a process with heartbeats that nobody of ours watches."""
    (tmp_path / "endless.py").write_text(ENDLESS)
    environment = {**os.environ, "PREFECT_API_URL": str(PREFECT_API_URL.value()), FREQUENCY: "30"}
    with subprocess.Popen([sys.executable, "endless.py"], cwd=tmp_path, env=environment) as process:
        yield process
        process.kill()


async def test_recover_finds_a_process_that_was_killed(tmp_path: Path, process: subprocess.Popen[bytes]) -> None:
    async with get_client() as client:
        deadline = time.monotonic() + PATIENCE
        while not (tmp_path / "run").is_file() or not (run := (tmp_path / "run").read_text()):
            assert time.monotonic() < deadline
            await asyncio.sleep(0.2)
        name, of_it = EventNameFilter(name=["prefect.flow-run.heartbeat"]), [f"prefect.flow-run.{run}"]

        async def heard() -> bool:
            until_now = EventFilter(event=name, resource=EventResourceFilter(id=of_it))
            return bool((await client.read_events(until_now, limit=1)).events)

        await until(heard)
        process.send_signal(signal.SIGKILL)

        async def reported() -> bool:
            return UUID(run) in await asyncio.to_thread(report_silent.fn, MOMENT)

        await until(reported)
        assert (await client.read_flow_run(UUID(run))).state_name == "Crashed"
