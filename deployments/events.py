"""What happens to runs and their steps, as it happens, from Prefect's event stream."""

from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from prefect.events import Event
from prefect.events.clients import get_events_subscriber
from prefect.events.filters import EventAnyResourceFilter, EventFilter, EventNameFilter
from pydantic import BaseModel, ConfigDict

from deployments.api import reachable
from deployments.worker.room import AWAITING_ROOM


class EventType(StrEnum):
    WORKFLOW_SCHEDULED = "workflow_scheduled"
    WORKFLOW_LATE = "workflow_late"
    WORKFLOW_QUEUED = "workflow_queued"
    WORKFLOW_WITHOUT_ROOM = "workflow_without_room"
    WORKFLOW_STARTED = "workflow_started"
    WORKFLOW_RETRY = "workflow_retry"
    WORKFLOW_PAUSED = "workflow_paused"
    WORKFLOW_RESUMED = "workflow_resumed"
    WORKFLOW_COMPLETED = "workflow_completed"
    WORKFLOW_FAILED = "workflow_failed"
    WORKFLOW_CRASHED = "workflow_crashed"
    WORKFLOW_CANCELLING = "workflow_cancelling"
    WORKFLOW_CANCELLED = "workflow_cancelled"
    STEP_STARTED = "step_execution_started"
    STEP_REUSED = "step_result_reused"
    STEP_RETRY = "step_retry"
    STEP_COMPLETED = "step_completed"
    STEP_FAILED = "step_failed"


EVENTS: Mapping[str, EventType] = {
    "prefect.flow-run.Scheduled": EventType.WORKFLOW_SCHEDULED,
    "prefect.flow-run.Late": EventType.WORKFLOW_LATE,
    "prefect.flow-run.AwaitingConcurrencySlot": EventType.WORKFLOW_QUEUED,
    f"prefect.flow-run.{AWAITING_ROOM}": EventType.WORKFLOW_WITHOUT_ROOM,
    "prefect.flow-run.Running": EventType.WORKFLOW_STARTED,
    "prefect.flow-run.AwaitingRetry": EventType.WORKFLOW_RETRY,
    "prefect.flow-run.Retrying": EventType.WORKFLOW_RETRY,
    "prefect.flow-run.Paused": EventType.WORKFLOW_PAUSED,
    "prefect.flow-run.Suspended": EventType.WORKFLOW_PAUSED,
    "prefect.flow-run.Resuming": EventType.WORKFLOW_RESUMED,
    "prefect.flow-run.Completed": EventType.WORKFLOW_COMPLETED,
    "prefect.flow-run.Failed": EventType.WORKFLOW_FAILED,
    "prefect.flow-run.TimedOut": EventType.WORKFLOW_FAILED,
    "prefect.flow-run.Crashed": EventType.WORKFLOW_CRASHED,
    "prefect.flow-run.Cancelling": EventType.WORKFLOW_CANCELLING,
    "prefect.flow-run.Cancelled": EventType.WORKFLOW_CANCELLED,
    "prefect.task-run.Running": EventType.STEP_STARTED,
    "prefect.task-run.Cached": EventType.STEP_REUSED,
    "prefect.task-run.AwaitingRetry": EventType.STEP_RETRY,
    "prefect.task-run.Retrying": EventType.STEP_RETRY,
    "prefect.task-run.Completed": EventType.STEP_COMPLETED,
    "prefect.task-run.Failed": EventType.STEP_FAILED,
    "prefect.task-run.TimedOut": EventType.STEP_FAILED,
    "prefect.task-run.Crashed": EventType.STEP_FAILED,
}

ENDS = {
    EventType.WORKFLOW_COMPLETED, EventType.WORKFLOW_FAILED, EventType.WORKFLOW_CRASHED, EventType.WORKFLOW_CANCELLED,
}  # fmt: skip


class WorkflowEvent(BaseModel):
    """`run_name` and `step` are names for people; `step` is None for what happens to the run itself."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    type: EventType
    occurred: datetime
    run_id: UUID
    run_name: str
    step: str | None = None
    message: str = ""


async def events(run_id: UUID | None = None) -> AsyncIterator[WorkflowEvent]:
    """Events from now on, of one run or of all; a cut connection is taken up again. Raises ServerDown."""
    about = EventAnyResourceFilter(id=[f"prefect.flow-run.{run_id}"]) if run_id else None
    asked = EventFilter(event=EventNameFilter(name=list(EVENTS)), any_resource=about)
    with reachable():
        async with get_events_subscriber(filter=asked, reconnect_on_clean_close=True) as subscriber:
            async for event in subscriber:
                if (parsed := parse(event)) and run_id in {None, parsed.run_id}:
                    yield parsed


def parse(event: Event) -> WorkflowEvent | None:
    """The event in our terms; None for what is no run of a flow, or a step of none."""
    kind = EVENTS.get(event.event)
    is_run = event.resource.id.startswith("prefect.flow-run.")
    run = event.resource if is_run else event.resource_in_role.get("flow-run")
    if kind is None or run is None:
        return None
    return WorkflowEvent(
        id=event.id, type=kind, occurred=event.occurred, run_id=UUID(run.id.rpartition(".")[2]),
        run_name=run.name or "", step=None if is_run else event.resource.name,
        message=event.resource.get("prefect.state-message") or "",
    )  # fmt: skip
