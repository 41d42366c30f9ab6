"""The log of a run, as it is and as it grows."""

import asyncio
import logging
from collections.abc import AsyncIterator
from datetime import datetime
from uuid import UUID

from prefect.client.schemas.filters import LogFilter, LogFilterFlowRunId
from prefect.client.schemas.sorting import LogSort
from pydantic import BaseModel, ConfigDict

from deployments import runs
from deployments.api import connected

PAGE = 200
PAUSE = 1.0


class LogLine(BaseModel):
    model_config = ConfigDict(frozen=True)

    at: datetime
    level: str
    source: str
    message: str


async def logs(run_id: str | UUID, *, follow: bool = False) -> AsyncIterator[LogLine]:
    """The lines of a run, the oldest first; with `follow` also the coming ones, until the run is over.

    Raises UnknownRun, AmbiguousRun, ServerDown.
    """
    async with connected() as client:
        run = await runs.find(client, run_id)
        about = LogFilter(flow_run_id=LogFilterFlowRunId(any_=[run.id]))
        read, over = 0, False
        while True:
            page = await client.read_logs(about, limit=PAGE, offset=read, sort=LogSort.TIMESTAMP_ASC)
            for line in page:
                level = logging.getLevelName(line.level)
                yield LogLine(at=line.timestamp, level=level, source=line.name, message=line.message)
            read += len(page)
            if len(page) == PAGE:
                continue
            if over or not follow:
                return
            over = (await runs.status(client, await client.read_flow_run(run.id))).is_over
            await asyncio.sleep(PAUSE)
