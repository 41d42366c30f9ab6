import asyncio
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import httpx
import psutil
import pytest
from prefect import flow, get_client
from prefect.exceptions import PrefectHTTPStatusError
from prefect.settings import PREFECT_API_URL
from prefect.states import Completed, Crashed, Running, Scheduled

from deployments import orchestrator, stack
from deployments.api import connected
from deployments.catalog import Operation
from deployments.errors import (
    AmbiguousRun,
    InvalidParameters,
    NotPossible,
    OwnNameTaken,
    ServerBusy,
    StillRunning,
    UnknownOperation,
    UnknownRun,
)
from deployments.events import EventType
from deployments.orchestrator import RunStatus
from deployments.own import deploy
from tasks.recovery.remedies import GIVEN_UP
from tests.data.flows.story import story

pytestmark = [pytest.mark.anyio, pytest.mark.xdist_group("prefect"), pytest.mark.usefixtures("installed")]

PATIENCE = 90
NOTICED = 3.0
"""Seconds after which a run has heard that it is to pause."""


@pytest.fixture(scope="module")
def worker(installed: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    log = tmp_path_factory.mktemp("worker") / "worker.log"
    environment = {**os.environ, **stack.WORKER_ENVIRONMENT, "PREFECT_API_URL": str(PREFECT_API_URL.value())}
    command = [sys.executable, "-m", "prefect", "worker", "start", "--pool", "autopilot"]
    with log.open("wb") as output:
        process = subprocess.Popen(command, env=environment, stdout=output, stderr=output)
    asyncio.run(until(_is_working))
    yield
    stack.end(psutil.Process(process.pid), grace=2)
    process.wait()


async def _is_working() -> bool:
    return (await orchestrator.health()).workers > 0


async def until(condition: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not await condition():
            await asyncio.sleep(0.1)


def executed(folder: Path) -> list[str]:
    return (folder / "executed").read_text().split() if (folder / "executed").exists() else []


async def begin(folder: Path) -> RunStatus:
    """A story in the middle of its second step, which waits for the file `go`."""

    async def second() -> bool:
        return "second" in executed(folder)

    run = await orchestrator.trigger_workflow("story", {"folder": str(folder)})
    await until(second)
    return run


async def test_what_cannot_be_asked_is_refused_before_a_run_is_made(tmp_path: Path) -> None:
    here = {"folder": str(tmp_path)}
    with pytest.raises(UnknownOperation, match="Did you mean story"):
        await orchestrator.trigger_workflow("stori", here)
    with pytest.raises(InvalidParameters, match=r"there is no chapterz.*'many' is not of type 'integer'"):
        await orchestrator.trigger_workflow("story", {**here, "chapters": "many", "chapterz": 1})
    with pytest.raises(UnknownRun):
        await orchestrator.get_workflow_status(uuid4())
    with pytest.raises(UnknownRun):
        await orchestrator.pause("no-such-run", "lunch")
    for state in ("scheduled", None):
        runs = await orchestrator.list_runs(state, limit=100)
        assert [run for run in runs if run.parameters.get("folder") == str(tmp_path)] == []


async def test_a_server_that_is_overloaded_is_told_as_that() -> None:
    asked = httpx.Request("GET", "http://127.0.0.1/api")
    with pytest.raises(ServerBusy, match="too busy"):
        async with connected():
            raise PrefectHTTPStatusError("503", request=asked, response=httpx.Response(503, request=asked))
    with pytest.raises(PrefectHTTPStatusError):
        async with connected():
            raise PrefectHTTPStatusError("500", request=asked, response=httpx.Response(500, request=asked))


async def test_the_name_of_an_operation_is_not_for_own_flows() -> None:
    with pytest.raises(OwnNameTaken, match="give your flow another name"):
        await deploy(Operation(name="health-check", flow="a.b", description=""), story)


@pytest.mark.usefixtures("worker")
async def test_a_run_that_is_paused_waits_after_its_step_and_goes_on_without_repeating_one(tmp_path: Path) -> None:
    run = await begin(tmp_path)
    paused = await orchestrator.pause(run.name, "lunch")
    assert (paused.state, paused.message) == ("Suspended", "lunch")
    await asyncio.sleep(NOTICED)
    (tmp_path / "go").touch()
    await asyncio.sleep(NOTICED)
    assert executed(tmp_path) == ["first", "second"]
    with pytest.raises(NotPossible, match="it is Suspended"):
        await orchestrator.pause(run.id, "again")
    await orchestrator.resume(str(run.id)[:13])
    ended = await orchestrator.wait_for(run.id, PATIENCE)
    assert ended.succeeded, ended
    assert executed(tmp_path) == ["first", "second", "third"]

    async def recorded() -> bool:
        steps = (await orchestrator.get_workflow_status(run.id)).steps
        return [(step.name, step.state) for step in steps] == [
            ("first", "Cached"), ("second", "Cached"), ("third", "Completed")
        ]  # fmt: skip

    await until(recorded)


@pytest.mark.usefixtures("worker")
async def test_a_retry_begins_with_what_failed_or_with_the_step_that_is_named(tmp_path: Path) -> None:
    (tmp_path / "go").touch()
    (tmp_path / "fail-third").touch()
    failed = await orchestrator.trigger_workflow("story", {"folder": str(tmp_path)}, wait=True, timeout=PATIENCE)
    assert failed.state == "Failed"
    assert "third was told to fail" in (failed.message or "")
    (tmp_path / "fail-third").unlink()
    await orchestrator.retry(failed.id)
    assert (await orchestrator.wait_for(failed.id, PATIENCE)).succeeded
    assert executed(tmp_path) == ["first", "second", "third", "third"]
    with pytest.raises(NotPossible, match=r"it has no step 'fourth'\. Steps: first, second, third"):
        await orchestrator.retry(failed.id, "fourth")
    await orchestrator.retry(failed.id, "second")
    again = await orchestrator.wait_for(failed.id, PATIENCE)
    assert executed(tmp_path)[4:] == ["second", "third"]
    assert again.attempts == 3
    metrics = {each.operation: each for each in (await orchestrator.metrics()).operations}
    assert metrics["story"].completed >= 1


@pytest.mark.usefixtures("worker")
async def test_a_cancelled_run_ends_and_keeps_the_reason_and_its_events_are_told(tmp_path: Path) -> None:
    seen: list[tuple[EventType, str | None]] = []

    async def listen() -> None:
        async for event in orchestrator.events():
            seen.append((event.type, event.step))  # noqa: PERF401 - read while it grows

    listening = asyncio.create_task(listen())
    await asyncio.sleep(1)
    run = await begin(tmp_path)
    with pytest.raises(StillRunning, match="is Running, and goes on"):
        await orchestrator.wait_for(run.id, 0.1)
    await orchestrator.cancel(run.id, "no longer wanted")
    ended = await orchestrator.wait_for(run.id, PATIENCE)
    assert (ended.state, ended.message) == ("Cancelled", "no longer wanted")

    async def told() -> bool:
        return (EventType.WORKFLOW_CANCELLED, None) in seen

    await until(told)
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)
    assert seen.index((EventType.WORKFLOW_STARTED, None)) < seen.index((EventType.STEP_STARTED, "first"))
    assert (EventType.STEP_COMPLETED, "first") in seen
    with pytest.raises(NotPossible, match="Cancelled already"):
        await orchestrator.cancel(run.id)


@pytest.mark.usefixtures("worker")
async def test_the_same_key_starts_one_run(tmp_path: Path) -> None:
    (tmp_path / "go").touch()
    parameters = {"folder": str(tmp_path), "chapters": 1}
    key = str(uuid4())
    runs = [await orchestrator.trigger_workflow("story", parameters, idempotency_key=key) for _ in range(2)]
    assert runs[0].id == runs[1].id
    ended = await orchestrator.wait_for(runs[0].id, PATIENCE)
    assert ended.succeeded
    assert executed(tmp_path) == ["first"]


async def test_a_crashed_run_is_waited_for_until_recovery_gives_it_up(tmp_path: Path) -> None:
    async with get_client() as client:
        deployment = await client.read_deployment_by_name("story/story")
        tomorrow = Scheduled(scheduled_time=datetime.now(UTC) + timedelta(days=1))
        made = await client.create_flow_run_from_deployment(
            deployment.id, parameters={"folder": str(tmp_path)}, state=tomorrow
        )
        await client.set_flow_run_state(made.id, Crashed(message="killed"), force=True)
        with pytest.raises(StillRunning):
            await orchestrator.wait_for(made.id, 1)
        await client.set_flow_run_state(made.id, Crashed(name=GIVEN_UP, message="three times"), force=True)
    assert (await orchestrator.wait_for(made.id, 1)).state == GIVEN_UP


async def test_a_run_that_no_deployment_started_cannot_be_paused_or_retried() -> None:
    @flow(flow_run_name="told directly")
    def direct() -> None: ...

    direct()
    with pytest.raises(NotPossible, match="not started by a deployment"):
        await orchestrator.retry("told directly")
    direct()
    with pytest.raises(AmbiguousRun, match="give the id"):
        await orchestrator.get_workflow_status("told directly")


async def test_runs_that_schedules_have_planned_do_not_wait_and_hide_no_history(tmp_path: Path) -> None:
    async with get_client() as client:
        deployment = await client.read_deployment_by_name("story/story")
        tomorrow = Scheduled(scheduled_time=datetime.now(UTC) + timedelta(days=1))
        ran, *planned = [
            await client.create_flow_run_from_deployment(
                deployment.id, parameters={"folder": str(tmp_path)}, state=tomorrow
            )
            for _ in range(4)
        ]
        await client.set_flow_run_state(ran.id, Running(), force=True)
        await client.set_flow_run_state(ran.id, Completed(), force=True)
    assert ran.id in {run.id for run in await orchestrator.history("story", limit=3)}
    assert not {run.id for run in await orchestrator.list_active()} & {run.id for run in planned}
