"""See to it that crashed runs are looked after, when neither automation nor schedule has: both can be lost."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterDeploymentId,
    FlowRunFilterExpectedStartTime,
    FlowRunFilterState,
    FlowRunFilterStateName,
    FlowRunFilterStateType,
    FlowRunFilterTags,
)
from prefect.client.schemas.objects import StateType
from prefect.client.schemas.sorting import FlowRunSort
from prefect.exceptions import ObjectNotFound

from config.settings import get_settings
from deployments.catalog import TAG
from tasks.recovery.runs import REPEATED

NAME = "recover/recover"
LONG_ENOUGH = timedelta(seconds=8)
RECENT = timedelta(days=1)
AT_IT = [StateType.SCHEDULED, StateType.PENDING, StateType.RUNNING]
SOON = timedelta(seconds=5)
AT_MOST = timedelta(seconds=20)


async def start_recovery(client: PrefectClient, *, reported: bool = False) -> bool:
    """Start `recover` where runs were just reported, or have been crashed for a while, and none has begun lately."""
    if not get_settings().auto_recovery_enabled or not (reported or await _crashed(client)):
        return False
    try:
        recover = await client.read_deployment_by_name(NAME)
    except ObjectNotFound:
        return False
    if await _is_at_it(client, recover.id):
        return False
    key = f"recover {datetime.now(UTC).timestamp() // LONG_ENOUGH.total_seconds():.0f}"
    await client.create_flow_run_from_deployment(recover.id, idempotency_key=key)
    return True


async def _is_at_it(client: PrefectClient, recover: UUID) -> bool:
    """Whether a recovery waits for its place, or has begun lately; one that began long ago may be dead."""
    now = datetime.now(UTC)
    due = FlowRunFilter(
        deployment_id=FlowRunFilterDeploymentId(any_=[recover]),
        state=FlowRunFilterState(type=FlowRunFilterStateType(any_=AT_IT)),
        expected_start_time=FlowRunFilterExpectedStartTime(before_=now + SOON),
    )
    newest = FlowRunSort.EXPECTED_START_TIME_DESC
    runs = await client.read_flow_runs(flow_run_filter=due, sort=newest, limit=50)
    return any(
        run.state_type is StateType.SCHEDULED or (run.state and now - run.state.timestamp < AT_MOST) for run in runs
    )


async def _crashed(client: PrefectClient) -> bool:
    """Whether a run with a deployment lies crashed that goes on; those that were given up have another name."""
    state = FlowRunFilterState(name=FlowRunFilterStateName(any_=["Crashed"]))
    ours = FlowRunFilter(
        tags=FlowRunFilterTags(all_=[TAG]), state=state, deployment_id=FlowRunFilterDeploymentId(is_null_=False)
    )
    now = datetime.now(UTC)
    newest = FlowRunSort.EXPECTED_START_TIME_DESC
    runs = await client.read_flow_runs(flow_run_filter=ours, sort=newest, limit=50)
    crashes = (run.state for run in runs if REPEATED not in run.tags)
    return any(state and LONG_ENOUGH < now - state.timestamp < RECENT for state in crashes)
