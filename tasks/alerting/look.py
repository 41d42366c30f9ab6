"""Take the picture: from Prefect's API and from this machine."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

import psutil
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.filters import (
    DeploymentFilter,
    DeploymentFilterTags,
    FlowRunFilter,
    FlowRunFilterDeploymentId,
    FlowRunFilterEndTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.client.schemas.responses import DeploymentResponse
from prefect.client.schemas.sorting import FlowRunSort

from config.settings import OrchestrationConfig
from tasks.alerting.picture import Gauge, Picture, Run
from tasks.health import machine
from tasks.health.report import Outcome

TAG = "autopilot"
HEALTH_CHECK = "health-check"
BACK = timedelta(days=1)
PAGE = 200
MOST = 2000
LATE = timedelta(seconds=30)
"""A run that waits for less is about to start."""
ENDED = [StateType.COMPLETED, StateType.FAILED, StateType.CRASHED, StateType.CANCELLED]
ACTIVE = [StateType.RUNNING, StateType.CANCELLING]
WAITING = [StateType.SCHEDULED, StateType.PENDING]


def look(settings: OrchestrationConfig) -> Picture:
    """How things are now. Runs that ended more than a day ago are left out."""
    now = datetime.now(UTC)
    with get_client(sync_client=True) as client:
        ours = client.read_deployments(deployment_filter=DeploymentFilter(tags=DeploymentFilterTags(all_=[TAG])))
        names = {str(deployment.id): deployment.name for deployment in ours}
        waiting = [run for run in _runs(client, names, WAITING) if run.due < now - LATE]
        return Picture(
            taken=now,
            ended=tuple(_runs(client, names, ENDED, since=now - BACK)),
            active=tuple(_runs(client, names, ACTIVE)),
            waiting=tuple(waiting),
            workers=_workers(client, ours),
            health=_last_health(client, ours, now),
            gauges=tuple(_gauges(settings)),
        )


def _runs(
    client: SyncPrefectClient, names: dict[str, str], kinds: list[StateType], since: datetime | None = None
) -> Iterator[Run]:
    if not names:
        return
    asked = FlowRunFilter(
        deployment_id=FlowRunFilterDeploymentId(any_=list(names)),
        state=FlowRunFilterState(type=FlowRunFilterStateType(any_=kinds)),
        end_time=FlowRunFilterEndTime(after_=since) if since else None,
    )
    sort = FlowRunSort.END_TIME_DESC if since else FlowRunSort.EXPECTED_START_TIME_ASC
    for offset in range(0, MOST, PAGE):
        page = client.read_flow_runs(flow_run_filter=asked, sort=sort, limit=PAGE, offset=offset)
        yield from (_run(run, names[str(run.deployment_id)]) for run in page)
        if len(page) < PAGE:
            return


def _run(run: FlowRun, operation: str) -> Run:
    return Run(
        id=str(run.id), name=run.name, operation=operation, kind=run.state_type or StateType.PENDING,
        message=(run.state.message if run.state else None) or "", due=run.expected_start_time or datetime.now(UTC),
        started=run.start_time, ended=run.end_time, seconds=run.total_run_time.total_seconds(),
    )  # fmt: skip


def _workers(client: SyncPrefectClient, ours: Sequence[DeploymentResponse]) -> int:
    """How many workers poll the pools of our deployments."""
    pools = {deployment.work_pool_name for deployment in ours if deployment.work_pool_name}
    online = 0
    for pool in sorted(pools):
        answer = client.request(
            "POST", "/work_pools/{work_pool_name}/workers/filter", path_params={"work_pool_name": pool}, json={}
        )
        online += sum(worker["status"] == "ONLINE" for worker in answer.json())
    return online


def _last_health(client: SyncPrefectClient, ours: Sequence[DeploymentResponse], now: datetime) -> datetime | None:
    """When a health check last succeeded; what is not scheduled is not missed, and what is new gets its time."""
    check = next((deployment for deployment in ours if deployment.name == HEALTH_CHECK), None)
    if check is None or check.paused or not any(schedule.active for schedule in check.schedules):
        return None
    asked = FlowRunFilter(
        deployment_id=FlowRunFilterDeploymentId(any_=[check.id]),
        state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.COMPLETED])),
    )
    found = client.read_flow_runs(flow_run_filter=asked, sort=FlowRunSort.END_TIME_DESC, limit=1)
    return max([run.end_time for run in found if run.end_time] + [check.created or now])


def _gauges(settings: OrchestrationConfig) -> Iterator[Gauge]:
    """The processor over five minutes, as a busy moment is no problem; memory and disk as the health check does."""
    load = 100 * psutil.getloadavg()[1] / (psutil.cpu_count() or 1)
    yield Gauge(name="CPU load over five minutes", percent=load, threshold=settings.alert_thresholds.cpu_usage_percent)
    for name, check in {"Memory": machine.memory, "Disk": machine.disk}.items():
        yield _gauge(name, check(settings))


def _gauge(name: str, outcome: Outcome) -> Gauge:
    return Gauge(name=name, percent=float(outcome.facts["percent"]), threshold=float(outcome.facts["threshold"]))
