"""Learn of a due run at once: Prefect's event stream wakes the worker, and polling stays for what no event tells."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from prefect.events.clients import get_events_subscriber
from prefect.events.filters import EventAnyResourceFilter, EventFilter, EventNameFilter
from prefect.logging import get_logger

WITH_EVENTS = 5.0
WITHOUT_EVENTS = 0.5
RECONNECT = 5.0
WAKING = {"SCHEDULED", "COMPLETED", "FAILED", "CRASHED", "CANCELLED"}  # a run is due, or has left its slot to another

logger = get_logger("worker.autopilot")


@dataclass
class Wake:
    """Set when a run of the pool may be due. Without events it asks to be polled often.

    `crashed` is told of every run of the pool that is said to have crashed, by whomever.
    """

    crashed: Callable[[UUID], None]
    due: asyncio.Event = field(default_factory=asyncio.Event)
    connected: bool = False

    async def wait(self) -> None:
        """Until something may be due, or it is time to look anyway."""
        try:
            await asyncio.wait_for(self.due.wait(), WITH_EVENTS if self.connected else WITHOUT_EVENTS)
        except TimeoutError:
            return
        finally:
            self.due.clear()

    async def listen(self, work_pool_id: UUID) -> None:
        """Follow the events of the pool's runs for ever, connecting again whenever that ends."""
        while True:
            try:
                await self.follow(work_pool_id)
            except Exception as error:  # refused, cut off, not allowed: whatever it is, polling goes on
                logger.debug("No event stream, polling instead: %r", error)
            self.connected = False
            await asyncio.sleep(RECONNECT)

    async def follow(self, work_pool_id: UUID) -> None:
        runs = EventFilter(
            event=EventNameFilter(prefix=["prefect.flow-run."]),
            any_resource=EventAnyResourceFilter(id=[f"prefect.work-pool.{work_pool_id}"]),
        )
        async with get_events_subscriber(filter=runs, reconnection_attempts=0) as events:
            self.connected = True
            self.due.set()
            async for event in events:
                state = event.resource.get("prefect.state-type")
                if state in WAKING:
                    self.due.set()
                if state == "CRASHED":
                    self.crashed(UUID(event.resource.id.removeprefix("prefect.flow-run.")))
