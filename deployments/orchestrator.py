"""Start runs of operations, watch them and steer them: all of it async, typed, and thin over Prefect.

Every function uses the server that Prefect is set up for, else the local one, and raises ServerDown without one.
"""

from uuid import UUID

from prefect.client.schemas.objects import StateType

from deployments import runs
from deployments.api import connected
from deployments.catalog import AutonomousWorkflowType, operation_name
from deployments.control import cancel, pause, resume, retry
from deployments.events import WorkflowEvent, events
from deployments.health import Health, health
from deployments.metrics import ENDED, Metrics, metrics
from deployments.plan import Plan
from deployments.runs import ACTIVE, RunStatus
from deployments.triggering import trigger_component_analysis, trigger_workflow, wait_for

__all__ = [
    "AutonomousWorkflowType", "Health", "Metrics", "RunStatus", "WorkflowEvent", "cancel", "events",
    "get_workflow_status", "health", "history", "initialize", "list_active", "list_runs", "metrics", "pause", "resume",
    "retry", "trigger_component_analysis", "trigger_workflow", "wait_for",
]  # fmt: skip


async def initialize(*, overwrite: bool = False, credentials: bool = False) -> Plan:
    """Install or bring up to date what the catalogue says; what was done. What people changed is left as it is.

    Raises BrokenOperation.
    """
    from deployments import install  # most commands need nothing of it, and it takes a while to import

    todo = await install.initialization(overwrite=overwrite, credentials=credentials)
    await install.apply(todo)
    return todo


async def get_workflow_status(run_id: str | UUID) -> RunStatus:
    """A run by id, name or unique beginning of its id, with its steps. Raises UnknownRun, AmbiguousRun."""
    async with connected() as client:
        return await runs.status(client, await runs.find(client, run_id))


async def list_active() -> list[RunStatus]:
    """What runs, is paused, is about to start or waits, the newest first; runs of schedules only when they are due."""
    async with connected() as client:
        return [*await runs.waiting(client), *await runs.read(client, kinds=ACTIVE)]


async def list_runs(state: str | None = None, operation: str | None = None, limit: int = 20) -> list[RunStatus]:
    """The newest runs in a state (`running`, `failed`, …), or in any but waiting for their time."""
    kinds = [StateType(state.upper())] if state else [*ACTIVE, *ENDED]
    async with connected() as client:
        found = await runs.read(client, kinds=kinds, operation=operation, limit=limit)
        waiting = [] if state else await runs.waiting(client, operation)
        return [*waiting, *found][:limit]


async def history(type: AutonomousWorkflowType | str | None = None, limit: int = 50) -> list[RunStatus]:  # noqa: A002
    """The runs that have begun, of one operation or of all, the newest first."""
    async with connected() as client:
        name = operation_name(type) if type else None
        found = await runs.read(client, kinds=[*ACTIVE, *ENDED], operation=name, limit=limit)
        return [run for run in found if run.started]
