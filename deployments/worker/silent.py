"""Runs whose machine does not come back: each worker listens for the heartbeats of the others' runs.

An automation could do it without a worker, and was tried: under kills Prefect's lost the events by which a run had gone
on, and marked it as Crashed while it waited to start again; and it took an outage of the server for the silence of all.
"""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from uuid import UUID

import anyio
import httpx
from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterStartTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
    FlowRunFilterTags,
)
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.events.filters import EventFilter, EventNameFilter, EventOccurredFilter, EventOrder, EventResourceFilter
from prefect.states import Crashed

from deployments.catalog import TAG
from tasks.remedies import SILENT

LOOK_EVERY = 15.0
HEARTBEAT = timedelta(seconds=30)
"""The shortest that Prefect allows."""

SILENCE = 3 * HEARTBEAT
WHY = f"{SILENT} for three heartbeats: its process, worker or machine is gone."


async def listen_for_others(client: PrefectClient, ours: Collection[UUID], pool: str) -> None:
    """Report those that fall silent, as long as the worker lives."""
    listening = datetime.now(UTC)
    while True:
        try:
            await report_silent(client, ours, pool, listening)
        except httpx.HTTPError:
            listening = datetime.now(UTC)
        await anyio.sleep(LOOK_EVERY)


async def report_silent(
    client: PrefectClient, ours: Collection[UUID], pool: str, listening: datetime, silence: timedelta = SILENCE
) -> int:
    """How many runs of other workers are marked as Crashed: heard of once, but not for the time of `silence`.

    Those of our pool also when they were never heard of, for twice as long: killed before the first heartbeat.
    `listening` is since when the server has answered without a break: while it was away it heard of nobody.
    """
    before = datetime.now(UTC) - silence
    if listening > before:
        return 0
    running = FlowRunFilter(
        tags=FlowRunFilterTags(all_=[TAG]),
        state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.RUNNING])),
        start_time=FlowRunFilterStartTime(before_=before),
    )
    runs = await client.read_flow_runs(flow_run_filter=running, limit=200)
    silent = [run for run in runs if run.id not in ours and await _is_silent(client, run, before, silence, pool)]
    for run in silent:
        await client.set_flow_run_state(run.id, Crashed(message=WHY))
    return len(silent)


async def _is_silent(client: PrefectClient, run: FlowRun, before: datetime, silence: timedelta, pool: str) -> bool:
    """Whether this attempt sends no heartbeats any more; that of another kind of worker may send none at all."""
    if run.state is None or run.state.timestamp > before:
        return False
    beats = EventFilter(
        event=EventNameFilter(name=["prefect.flow-run.heartbeat"]),
        resource=EventResourceFilter(id=[f"prefect.flow-run.{run.id}"]),
        occurred=EventOccurredFilter(since=run.state.timestamp - timedelta(seconds=5)),
        order=EventOrder.DESC,
    )
    found = (await client.read_events(beats, limit=1)).events
    if not found:
        return run.work_pool_name == pool and run.state.timestamp < before - silence
    return found[0].occurred < before
