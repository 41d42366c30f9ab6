"""See to it that crashed runs are looked after, when neither automation nor schedule has: both can be lost."""

from datetime import UTC, datetime, timedelta

from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterDeploymentId,
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

NAME = "recover/recover"
LONG_ENOUGH = timedelta(seconds=8)
RECENT = timedelta(days=1)
AT_IT = [StateType.PENDING, StateType.RUNNING]
SOON = timedelta(seconds=5)


async def start_recovery(client: PrefectClient) -> bool:
    """Start `recover` where runs have been crashed for a while, and none is at it or about to be."""
    if not get_settings().auto_recovery_enabled or not await _crashed(client):
        return False
    try:
        recover = await client.read_deployment_by_name(NAME)
    except ObjectNotFound:
        return False
    now = datetime.now(UTC)
    of_it = FlowRunFilter(
        deployment_id=FlowRunFilterDeploymentId(any_=[recover.id]),
        state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[*AT_IT, StateType.SCHEDULED])),
    )
    others = await client.read_flow_runs(flow_run_filter=of_it, sort=FlowRunSort.EXPECTED_START_TIME_ASC, limit=1)
    if others and others[0].expected_start_time and others[0].expected_start_time < now + SOON:
        return False
    key = f"recover {now.timestamp() // LONG_ENOUGH.total_seconds():.0f}"
    await client.create_flow_run_from_deployment(recover.id, idempotency_key=key)
    return True


async def _crashed(client: PrefectClient) -> bool:
    """Whether a run with a deployment lies crashed; those that were given up have another name."""
    state = FlowRunFilterState(name=FlowRunFilterStateName(any_=["Crashed"]))
    ours = FlowRunFilter(
        tags=FlowRunFilterTags(all_=[TAG]), state=state, deployment_id=FlowRunFilterDeploymentId(is_null_=False)
    )
    now = datetime.now(UTC)
    newest = FlowRunSort.EXPECTED_START_TIME_DESC
    runs = await client.read_flow_runs(flow_run_filter=ours, sort=newest, limit=50)
    return any(run.state and LONG_ENOUGH < now - run.state.timestamp < RECENT for run in runs)
