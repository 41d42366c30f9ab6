"""Listening for runs that have fallen silent, for as long as it takes to be sure."""

import asyncio
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from uuid import UUID

import httpx
from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.client.orchestration import get_client
from prefect.context import FlowRunContext

from config import clients
from integrations.database.turns import turn_if_free
from tasks.recovery.silent import LOOKS, SILENCE, silent_runs, take_for_dead


@task(task_run_name="listen for silent runs", cache_policy=NO_CACHE)
def report_silent(silence: timedelta = SILENCE) -> list[UUID]:
    """Runs of whatever worker that are marked as Crashed. Where any is silent, this listens for as long itself.

    So it does no harm when the server was away. One listens at a time, others find nothing.
    """
    context = FlowRunContext.get()
    ours = {context.flow_run.id} if context and context.flow_run else set[UUID]()
    try:
        with turn_if_free(clients.database(), "silent runs") as first:
            return asyncio.run(_listen(ours, silence)) if first else []
    except httpx.HTTPError:
        return []


async def _listen(ours: Collection[UUID], silence: timedelta) -> list[UUID]:
    """Until nobody is silent any more, or `silence` has passed."""
    since = datetime.now(UTC)
    async with get_client() as client:
        while silent := await silent_runs(client, ours, silence):
            if datetime.now(UTC) - since > silence:
                return await take_for_dead(client, silent)
            await asyncio.sleep(silence.total_seconds() / LOOKS)
    return []
