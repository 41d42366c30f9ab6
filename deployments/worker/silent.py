"""Runs whose machine does not come back: each worker listens for the heartbeats of the others' runs.

`recover` does so as well, but must first listen for as long as they are silent, and needs a place of the pool's limit,
which the dead may hold: so the process that serves the figures listens too, beside whatever kind of worker.
"""

from collections.abc import Collection
from datetime import UTC, datetime
from uuid import UUID

import anyio
import httpx
from prefect.client.orchestration import PrefectClient

from tasks.recovery.silent import LOOKS, SILENCE, end_stuck, silent_runs, take_for_dead


async def listen_for_others(client: PrefectClient, ours: Collection[UUID] = ()) -> None:
    """Report those that fall silent or hang, for ever: the server must have answered all the time."""
    listening = datetime.now(UTC)
    while True:
        await anyio.sleep(SILENCE.total_seconds() / LOOKS)
        try:
            silent = await silent_runs(client, ours)
            if datetime.now(UTC) - listening > SILENCE:
                await take_for_dead(client, silent)
                await end_stuck(client, ours)
        except httpx.HTTPError:
            listening = datetime.now(UTC)
