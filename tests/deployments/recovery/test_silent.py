"""Which running runs a worker takes for dead, on a real server."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from prefect import flow
from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.actions import WorkPoolCreate
from prefect.events.schemas.events import Event, Resource
from prefect.states import Running

from deployments.catalog import TAG
from deployments.worker.silent import report_silent

pytestmark = [pytest.mark.anyio, pytest.mark.xdist_group("prefect"), pytest.mark.usefixtures("prefect_server")]

PATIENCE = 300
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@flow
def nothing() -> None:
    return None


async def running(client: PrefectClient) -> UUID:
    return (await client.create_flow_run(nothing, state=Running(), tags=[TAG])).id


async def running_in_a_pool(client: PrefectClient) -> tuple[str, UUID]:
    """A new pool of our type and a run of it."""
    pool = await client.create_work_pool(WorkPoolCreate(name=f"silent-{uuid4()}", type="autopilot"))
    flow_id = await client.create_flow(nothing)
    deployment = await client.create_deployment(flow_id, f"silent-{uuid4()}", work_pool_name=pool.name, tags=[TAG])
    return pool.name, (await client.create_flow_run_from_deployment(deployment, state=Running())).id


async def beat(client: PrefectClient, run: UUID) -> None:
    resource = Resource({"prefect.resource.id": f"prefect.flow-run.{run}"})
    event = Event(event="prefect.flow-run.heartbeat", resource=resource, id=uuid4())
    (await client._client.post("/events", json=[event.model_dump(mode="json")])).raise_for_status()


async def state(client: PrefectClient, run: UUID) -> str | None:
    return (await client.read_flow_run(run)).state_name


async def test_a_run_that_falls_silent_is_taken_for_dead_and_no_other() -> None:
    moment = timedelta(seconds=2)
    async with get_client() as client:
        others = {run.id for run in await client.read_flow_runs()}
        fell_silent, ours, never_heard = [await running(client) for _ in range(3)]
        pool, killed_at_once = await running_in_a_pool(client)
        for run in (fell_silent, ours):
            await beat(client, run)
        assert await report_silent(client, {ours, *others}, pool, datetime.now(UTC), moment) == 0, "the server was away"
        async with asyncio.timeout(PATIENCE):
            while {await state(client, run) for run in (fell_silent, killed_at_once)} != {"Crashed"}:
                await report_silent(client, {ours, *others}, pool, LONG_AGO, moment)
                await asyncio.sleep(0.5)
        assert [await state(client, run) for run in (ours, never_heard)] == ["Running", "Running"]
        for run in (ours, never_heard):
            await client.delete_flow_run(run)
