"""Runs whose machine does not come back: each worker listens for the heartbeats of the others' runs.

`recover` does so as well, for runs of other kinds of workers, but must first listen for as long as they are silent.
"""

from collections.abc import Collection
from datetime import UTC, datetime
from uuid import UUID

import anyio
import httpx
from prefect.client.orchestration import PrefectClient

from tasks.silent import LOOKS, SILENCE, silent_runs, take_for_dead


async def listen_for_others(client: PrefectClient, ours: Collection[UUID]) -> None:
    """Report those that fall silent, as long as the worker lives: the server must have answered all the time."""
    listening = datetime.now(UTC)
    while True:
        await anyio.sleep(SILENCE.total_seconds() / LOOKS)
        try:
            silent = await silent_runs(client, ours)
            if datetime.now(UTC) - listening > SILENCE:
                await take_for_dead(client, silent)
        except httpx.HTTPError:
            listening = datetime.now(UTC)
