"""Runs that the server has not heard of for three heartbeats: who has listened all the time takes them for dead.

An automation of Prefect's that marks them itself was tried: under kills it lost the events by which a run had gone on,
and marked it as Crashed while it waited to start again; and it took an outage of the server for the silence of all.
"""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterStartTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
    FlowRunFilterTags,
    LogFilter,
    LogFilterFlowRunId,
    LogFilterTimestamp,
)
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.events.filters import EventFilter, EventNameFilter, EventOccurredFilter, EventOrder, EventResourceFilter
from prefect.exceptions import ObjectNotFound
from prefect.states import Cancelled, Crashed

from config.settings import get_settings
from tasks.recovery.remedies import SILENT, Case, Remedy, decide

OURS = "autopilot"
FREQUENCY = "PREFECT_FLOWS_HEARTBEAT_FREQUENCY"
HEARTBEAT = timedelta(seconds=30)
"""The shortest that Prefect allows."""

SILENCE = 3 * HEARTBEAT
LOOKS = 6
"""How often is looked in one silence."""

WHY = f"{SILENT} for three heartbeats: its process, worker or machine is gone."


async def silent_runs(client: PrefectClient, alive: Collection[UUID], silence: timedelta = SILENCE) -> list[FlowRun]:
    """Running runs of ours that were heard of once, but not for the time of `silence`.

    Those that should send heartbeats also when they were never heard of, for twice as long: killed before the first.
    Nobody is called silent by a server that does not hear of those either which are known to be `alive`.
    """
    before = datetime.now(UTC) - silence
    running = FlowRunFilter(
        tags=FlowRunFilterTags(all_=[OURS]),
        state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.RUNNING])),
        start_time=FlowRunFilterStartTime(before_=before),
    )
    runs = await client.read_flow_runs(flow_run_filter=running, limit=200)
    silent = [run for run in runs if run.id not in alive and await _is_silent(client, run, silence)]
    if silent and (witnesses := [run for run in runs if run.id in alive]):
        return silent if any([not await _is_silent(client, run, silence) for run in witnesses]) else []
    return silent


async def take_for_dead(client: PrefectClient, runs: Sequence[FlowRun]) -> list[UUID]:
    """Mark those as Crashed whose state is still the one that was seen."""
    done = list[UUID]()
    for seen in runs:
        run = await client.read_flow_run(seen.id)
        if run.state and seen.state and run.state.id == seen.state.id:
            await client.set_flow_run_state(run.id, Crashed(message=WHY))
            done.append(run.id)
    return done


async def end_stuck(client: PrefectClient, alive: Collection[UUID] = (), now: datetime | None = None) -> None:
    """Say of runs that hang while starting or ending that they are over, as `recover` would if it had a place to run.

    They hold the places of limits: with all of them held by the dead, nothing would ever start again.
    """
    hanging = FlowRunFilter(
        tags=FlowRunFilterTags(all_=[OURS]),
        state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.PENDING, StateType.CANCELLING])),
    )
    for run in await client.read_flow_runs(flow_run_filter=hanging, limit=200):
        if run.id in alive or run.state is None:
            continue
        case = Case(run.state, deployed=run.deployment_id is not None)
        found = decide(case, now or datetime.now(UTC), get_settings())
        if found.remedy is Remedy.MARK:
            await client.set_flow_run_state(run.id, Crashed(message=found.reason))
        elif found.remedy is Remedy.CANCEL:
            await client.set_flow_run_state(run.id, Cancelled(message=found.reason), force=True)


async def _is_silent(client: PrefectClient, run: FlowRun, silence: timedelta) -> bool:
    """Whether this attempt gives no sign of life any more."""
    before = datetime.now(UTC) - silence
    if run.state is None or (began := run.state.timestamp) > before:
        return False
    beats = EventFilter(
        event=EventNameFilter(name=["prefect.flow-run.heartbeat"]),
        resource=EventResourceFilter(id=[f"prefect.flow-run.{run.id}"]),
        occurred=EventOccurredFilter(since=began - timedelta(seconds=5)),
        order=EventOrder.DESC,
    )
    heard = (await client.read_events(beats, limit=1)).events
    if heard and heard[0].occurred > before:
        return False
    if not heard and (began > before - silence or not await _should_beat(client, run)):
        return False
    logged = LogFilter(flow_run_id=LogFilterFlowRunId(any_=[run.id]), timestamp=LogFilterTimestamp(after_=before))
    return not await client.read_logs(logged, limit=1)


async def _should_beat(client: PrefectClient, run: FlowRun) -> bool:
    """Whether a run of its kind sends heartbeats: our workers see to it, others are told by its deployment."""
    if run.deployment_id is None or run.work_pool_name is None:
        return False
    try:
        if (await client.read_work_pool(run.work_pool_name)).type == OURS:
            return True
        return FREQUENCY in ((await client.read_deployment(run.deployment_id)).job_variables.get("env") or {})
    except ObjectNotFound:
        return False
