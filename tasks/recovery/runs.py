"""Looking after runs: which need it, and doing it. One recoverer at a time deals with a run."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from prefect import task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterState,
    FlowRunFilterStateType,
    FlowRunFilterTags,
)
from prefect.client.schemas.objects import FlowRun, State, StateType
from prefect.client.schemas.sorting import FlowRunSort
from prefect.logging import get_run_logger
from prefect.states import Cancelled, Crashed, Scheduled
from pydantic import BaseModel

from config import clients
from config.clients import NotConfigured
from config.settings import get_settings
from integrations.database.turns import turn
from integrations.notify import notify
from tasks.recovery.remedies import GIVEN_UP, RECENT, REPLACED, Case, Decision, Remedy, decide

OURS = "autopilot"
"""The tag of every run of our deployments."""

REPEATED = "repeated"
"""The tag of runs that look at everything each time: what one of them that crashed had to do, the next one does."""

RECOVERED = "Recovering"
"""The name of the state of a run that is to start again by us: Prefect's page shows it, and by it we count."""

PROGRESSING = [StateType.CRASHED, StateType.FAILED, StateType.PENDING, StateType.CANCELLING]
PATIENCE = 30.0
PAGE = 200


class Recovery(BaseModel):
    """What was done about one run."""

    run: UUID
    name: str
    remedy: Remedy
    reason: str


@task(task_run_name="find runs in need", cache_policy=NO_CACHE)
def runs_in_need() -> list[UUID]:
    """Runs of ours that something is to be done about now; when there is none, those that are the next to need it."""
    with get_client(sync_client=True) as client:
        cases = [(run.id, _decision(client, run)) for run in _candidates(client)]
    now = [run for run, found in cases if found.remedy not in {Remedy.LEAVE, Remedy.REPLACE}]
    if now:
        return now
    soonest = min((found.wait for _, found in cases if found.wait), default=None)
    if soonest is None:
        return []
    time.sleep(soonest.total_seconds())
    return [run for run, found in cases if found.wait and found.wait <= soonest]


@task(task_run_name="look after {run_id}", cache_policy=NO_CACHE)
def look_after(run_id: UUID) -> Recovery:
    """Do what the run's state, read again, asks for; nothing when somebody else has done it meanwhile."""
    with turn(clients.database(), f"recovery of {run_id}", PATIENCE), get_client(sync_client=True) as client:
        run = client.read_flow_run(run_id)
        found = _decision(client, run)
        _apply(client, run, found)
    return Recovery(run=run.id, name=run.name, remedy=found.remedy, reason=found.reason)


@task(task_run_name="leave what is repeated to the next", cache_policy=NO_CACHE)
def leave_to_the_next() -> list[Recovery]:
    """All at once, after what matters: there may be many when a machine goes down again and again."""
    with get_client(sync_client=True) as client:
        crashed = [run.id for run in _candidates(client) if _decision(client, run).remedy is Remedy.REPLACE]
        runs = [client.read_flow_run(run) for run in crashed]
        left = [(run, found) for run in runs if (found := _decision(client, run)).remedy is Remedy.REPLACE]
        for run, found in left:
            _apply(client, run, found)
    return [Recovery(run=run.id, name=run.name, remedy=found.remedy, reason=found.reason) for run, found in left]


def _candidates(client: SyncPrefectClient) -> Iterator[FlowRun]:
    """Runs of ours in a state that may need something, the latest first, as far back as we look."""
    ours = FlowRunFilter(
        tags=FlowRunFilterTags(all_=[OURS]),
        state=FlowRunFilterState(type=FlowRunFilterStateType(any_=PROGRESSING)),
    )
    oldest, offset = datetime.now(UTC) - 7 * RECENT, 0
    while page := client.read_flow_runs(
        flow_run_filter=ours, sort=FlowRunSort.EXPECTED_START_TIME_DESC, limit=PAGE, offset=offset
    ):
        yield from page
        offset += len(page)
        if page[-1].expected_start_time and page[-1].expected_start_time < oldest:
            return


def _decision(client: SyncPrefectClient, run: FlowRun) -> Decision:
    if run.state is None:
        return Decision(Remedy.LEAVE)
    case = Case(run.state, run.deployment_id is not None, repeated=REPEATED in run.tags)
    found = decide(case, datetime.now(UTC), get_settings())
    if found.remedy is not Remedy.RESCHEDULE:
        return found
    recoveries = sum(state.name == RECOVERED for state in client.read_flow_run_states(run.id))
    return decide(replace(case, recoveries=recoveries), datetime.now(UTC), get_settings())


def _apply(client: SyncPrefectClient, run: FlowRun, found: Decision) -> None:
    match found.remedy:
        case Remedy.MARK:
            _set(client, run, Crashed(message=found.reason))
        case Remedy.CANCEL:
            _set(client, run, Cancelled(message=found.reason), force=True)
        case Remedy.RESCHEDULE:
            due = datetime.now(UTC) + found.wait
            _set(client, run, Scheduled(scheduled_time=due, name=RECOVERED, message=found.reason))
        case Remedy.GIVE_UP:
            tell(run, found.reason)
            _set(client, run, Crashed(name=GIVEN_UP, message=found.reason), force=True)
        case Remedy.REPLACE:
            _set(client, run, Crashed(name=REPLACED, message=found.reason), force=True)


def _set(client: SyncPrefectClient, run: FlowRun, state: State[None], *, force: bool = False) -> None:
    client.set_flow_run_state(run.id, state, force=force)


def tell(run: FlowRun, reason: str) -> None:
    """Tell people that a run is given up: by every channel that is set up, in the log, and as an artifact."""
    title, message = f"{run.name} was given up", f"{reason}\n\nStart it again: autopilot --action retry --run {run.id}"
    get_run_logger().error("%s: %s", title, message)
    create_markdown_artifact(f"# {title}\n\n{message}", key=f"given-up-{run.id}", description=title)
    with _untold():
        notify(message, clients.notification_channels(), title=title, severity="failure")


@contextmanager
def _untold() -> Iterator[None]:
    """Nobody to tell is no reason to fail: log and artifact remain."""
    try:
        yield
    except NotConfigured:
        return
    except ExceptionGroup as group:
        get_run_logger().error("Nobody could be told: %s", "; ".join(str(error) for error in group.exceptions))
