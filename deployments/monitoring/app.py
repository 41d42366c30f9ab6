"""The process: `/metrics` for Prometheus, `/health` for whoever asks whether runs start."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import uvicorn
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from config.settings import get_settings
from deployments.api import connected
from deployments.health import health
from deployments.monitoring.exposition import OUTAGES, Exposition
from deployments.worker.silent import listen_for_others
from tasks.alerting.round import alert_round

LOOK_EVERY = 60.0
logger = logging.getLogger(__name__)


def application(look_every: float = LOOK_EVERY) -> Starlette:
    """The app; while no worker is there to run the alert flow, it looks for alerts itself."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        app.state.exposition = Exposition()
        aside = [asyncio.create_task(_watch(look_every)), asyncio.create_task(_listen())]
        yield
        for task in aside:
            task.cancel()

    return Starlette(routes=[Route("/metrics", metrics), Route("/health", healthy)], lifespan=lifespan)


async def metrics(request: Request) -> Response:
    return Response(await request.app.state.exposition.scrape(), media_type=CONTENT_TYPE_LATEST)


async def healthy(_: Request) -> Response:
    """200 when runs can start, else 503 with the reasons."""
    try:
        found = await health()
    except OUTAGES as error:
        return JSONResponse({"healthy": False, "problems": [str(error)]}, status_code=503)
    told = {"healthy": not found.problems, "problems": list(found.problems), "workers": found.workers}
    return JSONResponse(told, status_code=503 if found.problems else 200)


async def _watch(every: float) -> None:
    """Without a worker the alert flow does not run, and nobody would hear that there is none."""
    while True:
        await asyncio.sleep(every)
        try:
            if (await health()).workers == 0:
                await asyncio.to_thread(alert_round)
        except OUTAGES as error:
            logger.warning("Cannot look for alerts: %s", error)


async def _listen() -> None:
    """The dead may hold every place of the pool, so that what would find them cannot start."""
    while True:
        with suppress(*OUTAGES):
            async with connected() as client:
                await listen_for_others(client)
        await asyncio.sleep(LOOK_EVERY)


def serve() -> None:
    """Serve until the process is ended."""
    logging.basicConfig(level=get_settings().log_level)
    place = get_settings().monitoring
    uvicorn.run(application(), host=place.host, port=place.port, log_level="warning")
