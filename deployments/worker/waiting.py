"""Runs that nobody waits for stay in their queue while the machine is full, and their state says so."""

from collections.abc import Sequence
from contextlib import suppress
from uuid import UUID

from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.objects import FlowRun, State, StateType
from prefect.client.schemas.responses import WorkerFlowRunResponse
from prefect.exceptions import ObjectNotFound
from prefect.states import Scheduled

from config.settings import get_settings
from deployments.catalog import Urgency
from deployments.worker.room import AWAITING_ROOM, without_room


class Waiting:
    """Those of the background queue that this worker has left there."""

    def __init__(self) -> None:
        self.told: set[UUID] = set()

    async def admitted(
        self, client: PrefectClient, due: Sequence[WorkerFlowRunResponse]
    ) -> list[WorkerFlowRunResponse]:
        """All, or those of other queues while the machine is too full."""
        background = [each.flow_run for each in due if each.flow_run.work_queue_name == Urgency.BACKGROUND]
        reason = without_room(get_settings()) if background else None
        if reason is None:
            self.told.difference_update(run.id for run in background)
            return list(due)
        for run in background:
            if run.id not in self.told:
                await tell(client, run.id, reason)
        held = {run.id for run in background}
        self.told = held
        return [entry for entry in due if entry.flow_run.id not in held]


async def tell(client: PrefectClient, run_id: UUID, reason: str) -> None:
    """Say in the run's state why it waits, unless another worker has taken it since."""
    with suppress(ObjectNotFound):
        run = await client.read_flow_run(run_id)
        if run.state_type is StateType.SCHEDULED:
            await client.set_flow_run_state(run_id, waits(run, reason))


def waits(run: FlowRun, reason: str) -> State[None]:
    """As due as it was."""
    message = f"the machine is full: {reason}; it starts when there is room"
    due = run.next_scheduled_start_time or run.expected_start_time
    return Scheduled(name=AWAITING_ROOM, message=message, scheduled_time=due)
