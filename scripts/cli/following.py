"""Showing a run's steps as they happen, on standard error."""

import asyncio
from contextlib import suppress
from uuid import UUID

from deployments.events import EventType, WorkflowEvent, events
from deployments.orchestrator import RunStatus, wait_for
from scripts.cli.hints import short, tell_next
from scripts.cli.output import note

WORDS = {
    EventType.WORKFLOW_QUEUED: "waits for its turn",
    EventType.WORKFLOW_WITHOUT_ROOM: "waits for room",
    EventType.WORKFLOW_LATE: "waits for a worker that is free",
    EventType.WORKFLOW_STARTED: "runs",
    EventType.WORKFLOW_PAUSED: "is paused",
    EventType.WORKFLOW_RESUMED: "is resumed",
    EventType.WORKFLOW_RETRY: "will be tried again",
    EventType.WORKFLOW_CRASHED: "crashed; recovery puts it back to work within a minute, if it may",
    EventType.WORKFLOW_CANCELLING: "is being cancelled",
    EventType.STEP_STARTED: "…",
    EventType.STEP_COMPLETED: "✓",
    EventType.STEP_REUSED: "✓ (kept from before)",
    EventType.STEP_RETRY: "↻ will be tried again",
    EventType.STEP_FAILED: "✗",
}


async def followed(run: RunStatus, timeout: float | None = None) -> RunStatus:
    """Show what happens to the run until it is over; the run then. Raises StillRunning."""
    note(f"{run.name} ({run.id}), queue {run.queue}")
    named = ("--run", short(run.id))
    tell_next({"Pause it": ("pause", *named, "--reason", "lunch"), "Follow it elsewhere": ("logs", *named, "--follow")})
    shown = asyncio.create_task(_show(run.id))
    try:
        return await wait_for(run.id, timeout)
    finally:
        shown.cancel()
        with suppress(asyncio.CancelledError):
            await shown


async def _show(run_id: UUID) -> None:
    async for event in events(run_id):
        if line := line_of(event):
            note(line)


def line_of(event: WorkflowEvent) -> str | None:
    """None for what the result will tell anyway."""
    words = WORDS.get(event.type)
    if words is None:
        return None
    reason = f": {event.message}" if event.message else ""
    return f"  {event.step} {words}{reason}" if event.step else f"{event.run_name} {words}{reason}"
