"""What a worker does all the time beside its runs."""

import contextlib
import logging
from collections.abc import Awaitable, Callable

import anyio
import httpx
from prefect.client.orchestration import PrefectClient

from deployments.worker.ledger import Ledger
from deployments.worker.nursery import Nursery
from deployments.worker.orphans import report_orphans
from deployments.worker.recovery import start_recovery
from deployments.worker.wake import Wake
from deployments.worker.warm import CannotFork

KEEP_WARM = 2.0
LOOK_FOR_ORPHANS = 5.0
LOOK_AGAIN = (0.0, 0.1, 0.3)  # an event can arrive before what it tells of is committed


async def keep_warm(nursery: Nursery) -> None:
    """Have a zygote ready before the first run, and again after the code or the deployments change."""
    while True:
        with contextlib.suppress(CannotFork, httpx.HTTPError):
            await nursery.look_after()
        await anyio.sleep(KEEP_WARM)


async def poll_when_due(wake: Wake, poll: Callable[[], Awaitable[object]]) -> None:
    """Poll when something may be due; a few times when it is not found at once."""
    while True:
        await wake.wait()
        for pause in LOOK_AGAIN:
            await anyio.sleep(pause)
            with contextlib.suppress(httpx.HTTPError):
                if await poll():
                    break


async def look_after_others(
    ledger: Ledger, client: PrefectClient, logger: logging.Logger | logging.LoggerAdapter[logging.Logger]
) -> None:
    """At the start, and while it works: workers may be killed, and what is to recover their runs may be lost."""
    while True:
        with contextlib.suppress(httpx.HTTPError):
            reported = await report_orphans(ledger, client)
            if await start_recovery(client, reported=reported > 0):
                logger.info("Runs have crashed and nobody has looked after them: recovery starts")
        await anyio.sleep(LOOK_FOR_ORPHANS)
