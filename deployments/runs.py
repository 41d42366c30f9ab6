"""Finding runs of our operations, and what there is to know about one."""

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime
from uuid import UUID

from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.filters import (
    FlowFilter,
    FlowFilterId,
    FlowRunFilter,
    FlowRunFilterExpectedStartTime,
    FlowRunFilterId,
    FlowRunFilterName,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import FlowRun, State, StateType, TaskRun
from prefect.client.schemas.responses import DeploymentResponse
from prefect.client.schemas.sorting import FlowRunSort, TaskRunSort
from prefect.exceptions import ObjectNotFound
from pydantic import BaseModel, ConfigDict, JsonValue

from deployments.errors import AmbiguousRun, UnknownRun
from deployments.resources import deployed

ACTIVE = (StateType.RUNNING, StateType.PENDING, StateType.PAUSED, StateType.CANCELLING)
WAITING = (StateType.SCHEDULED,)
PAGE = 200
MOST_WAITING = 1000
LOOKED_BACK = 2000
"""How many runs, the newest first, are searched for the beginning of an id."""


class StepStatus(BaseModel):
    """One step (a task run) of a run."""

    model_config = ConfigDict(frozen=True)

    name: str
    state: str
    message: str | None
    attempts: int
    started: datetime | None
    seconds: float


class RunStatus(BaseModel):
    """What is known of a run; `message` has the reason of a pause, a failure or a cancellation."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    name: str
    operation: str
    state: str
    kind: StateType
    message: str | None
    queue: str | None
    attempts: int
    due: datetime | None
    started: datetime | None
    ended: datetime | None
    seconds: float
    parameters: dict[str, JsonValue]
    steps: tuple[StepStatus, ...] = ()

    @property
    def is_over(self) -> bool:
        return self.kind in {StateType.COMPLETED, StateType.FAILED, StateType.CRASHED, StateType.CANCELLED}

    @property
    def is_settled(self) -> bool:
        """Whether it is over, and so is every step: steps are recorded a moment later than their run."""
        return self.is_over and not any(step.state in {"Running", "Pending"} for step in self.steps)

    @property
    def succeeded(self) -> bool:
        return self.kind is StateType.COMPLETED


async def find(client: PrefectClient, asked: str | UUID) -> FlowRun:
    """The run of this id, name, or unique beginning of an id. Raises UnknownRun, AmbiguousRun."""
    text = str(asked).strip()
    try:
        return await client.read_flow_run(UUID(text))
    except ValueError:
        candidates = await _named(client, text) or await _beginning_with(client, text.lower())
    except ObjectNotFound:
        raise UnknownRun(text) from None
    if not candidates:
        raise UnknownRun(text)
    if len(candidates) > 1:
        raise AmbiguousRun(text, [f"{run.id} ({run.state_name})" for run in candidates[:5]])
    return candidates[0]


async def _named(client: PrefectClient, name: str) -> list[FlowRun]:
    by_name = FlowRunFilter(name=FlowRunFilterName(any_=[name]))
    return await client.read_flow_runs(flow_run_filter=by_name, sort=FlowRunSort.EXPECTED_START_TIME_DESC, limit=6)


async def _beginning_with(client: PrefectClient, prefix: str) -> list[FlowRun]:
    if len(prefix) < 4 or not set(prefix) <= set("0123456789abcdef-"):
        return []
    newest = FlowRunSort.EXPECTED_START_TIME_DESC
    found: list[FlowRun] = []
    for offset in range(0, LOOKED_BACK, PAGE):
        page = await client.read_flow_runs(sort=newest, limit=PAGE, offset=offset)
        found += [run for run in page if str(run.id).startswith(prefix)]
        if len(page) < PAGE:
            break
    return found


async def ours(client: PrefectClient) -> FlowFilter | None:
    """The flows of our deployments; None where nothing is deployed."""
    return of_flows((await deployed.of_our_pool(client)).values())


def of_flows(deployments: Iterable[DeploymentResponse]) -> FlowFilter | None:
    """The flows that we have deployed, so also their runs by direct call; None where nothing is deployed."""
    flows = {deployment.flow_id for deployment in deployments}
    return FlowFilter(id=FlowFilterId(any_=list(flows))) if flows else None


async def read(
    client: PrefectClient,
    *,
    kinds: Collection[StateType],
    operation: str | None = None,
    before: datetime | None = None,
    limit: int = PAGE,
) -> list[RunStatus]:
    """Runs of ours, the newest first; `before` is the latest time at which they are due."""
    which = FlowRunFilter(
        state=FlowRunFilterState(type=FlowRunFilterStateType(any_=list(kinds))),
        expected_start_time=FlowRunFilterExpectedStartTime(before_=before) if before else None,
    )
    deployments = (await deployed.of_our_pool(client)).values()
    names, flows = names_of(deployments), of_flows(deployments)
    found: list[RunStatus] = []
    offset = 0
    while len(found) < limit:
        page = await client.read_flow_runs(
            flow_filter=flows, flow_run_filter=which, sort=FlowRunSort.EXPECTED_START_TIME_DESC, limit=PAGE,
            offset=offset,
        )  # fmt: skip
        statuses = [status_of(run, await _operation(client, run, names)) for run in page]
        found += [status for status in statuses if operation in {None, status.operation}]
        offset += PAGE
        if len(page) < PAGE:
            break
    return found[:limit]


async def waiting(client: PrefectClient, operation: str | None = None) -> list[RunStatus]:
    """Those that should have begun by now: runs of schedules are made long before their time."""
    return await read(client, kinds=WAITING, operation=operation, before=datetime.now(UTC), limit=MOST_WAITING)


async def operations(client: PrefectClient) -> dict[UUID, str]:
    """The operation of each deployment of ours, and of its flow for runs without a deployment."""
    return names_of((await deployed.of_our_pool(client)).values())


def names_of(deployments: Collection[DeploymentResponse]) -> dict[UUID, str]:
    by_flow = {deployment.flow_id: deployment.name for deployment in deployments}
    return by_flow | {deployment.id: deployment.name for deployment in deployments}


async def _operation(client: PrefectClient, run: FlowRun, names: dict[UUID, str]) -> str:
    known = run.deployment_id if run.deployment_id in names else run.flow_id
    if known not in names:
        names[known] = (await client.read_flow(run.flow_id)).name
    return names[known]


async def status(client: PrefectClient, run: FlowRun) -> RunStatus:
    """The run with the steps of its last attempt, in the order of their start."""
    of_run = FlowRunFilter(id=FlowRunFilterId(any_=[run.id]))
    tasks: list[TaskRun] = []
    while page := await client.read_task_runs(
        flow_run_filter=of_run, sort=TaskRunSort.EXPECTED_START_TIME_ASC, limit=PAGE, offset=len(tasks)
    ):
        tasks += page
    states = await client.read_flow_run_states(run.id)
    begun = max(attempts(states), default=None)
    last = [task for task in tasks if begun is None or _start(task) >= begun]
    told = status_of(run, await _operation(client, run, await operations(client)))
    steps = tuple(_step(task) for task in sorted(last, key=_start))
    return told.model_copy(update={"steps": steps, "message": _reason(run, states) or told.message})


def attempts(states: Sequence[State]) -> list[datetime]:
    """When each attempt of a run began. Prefect's own count leaves out those after a resumption."""
    ordered = sorted(states, key=lambda state: state.timestamp)
    pairs = zip([None, *ordered], ordered, strict=False)
    return [state.timestamp for before, state in pairs if state.is_running() and not (before and before.is_paused())]


def _reason(run: FlowRun, states: Sequence[State]) -> str | None:
    """Why it was cancelled, in the words of who did it: the last state only says that it was."""
    if run.state_type is not StateType.CANCELLED:
        return None
    return next((state.message for state in reversed(states) if state.type is StateType.CANCELLING), None)


def _start(task: TaskRun) -> datetime:
    return task.start_time or task.expected_start_time or datetime.max.replace(tzinfo=UTC)


def _step(task: TaskRun) -> StepStatus:
    return StepStatus(
        name=task.name, state=task.state_name or "", message=task.state.message if task.state else None,
        attempts=task.run_count, started=task.start_time, seconds=task.total_run_time.total_seconds(),
    )  # fmt: skip


def status_of(run: FlowRun, operation: str) -> RunStatus:
    return RunStatus(
        id=run.id, name=run.name, operation=operation,
        state=run.state_name or "", kind=run.state_type or StateType.PENDING,
        message=run.state.message if run.state else None, queue=run.work_queue_name, attempts=run.run_count,
        due=run.expected_start_time, started=run.start_time, ended=run.end_time,
        seconds=run.total_run_time.total_seconds(), parameters=run.parameters,
    )  # fmt: skip
