"""Everything that `/metrics` says, gathered at each scrape."""

import asyncio
import logging
import time
from collections.abc import Iterator, Sequence

import httpx
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric

from config import clients
from config.settings import get_settings
from deployments.api import connected
from deployments.errors import ServerDown
from deployments.monitoring import moment
from deployments.monitoring.runs import RunFigures

OUTAGES = (ServerDown, httpx.HTTPError)
logger = logging.getLogger(__name__)


class Exposition:
    """The figures of one process; one scrape at a time."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._runs = RunFigures(self._registry)
        self._turn = asyncio.Lock()

    async def scrape(self) -> bytes:
        """In Prometheus's text format. Without the Prefect server, all but what only it knows."""
        async with self._turn:
            start = time.perf_counter()
            told = await self._of_prefect()
            records = await asyncio.to_thread(lambda: list(moment.of_records(clients.database(), get_settings())))
            families = momentary([*(told or []), *records], time.perf_counter() - start, is_up=told is not None)
        apart = CollectorRegistry()
        apart.register(Gathered(families))
        return generate_latest(self._registry) + generate_latest(apart)

    async def _of_prefect(self) -> list[Metric] | None:
        """None when the server does not answer."""
        try:
            async with connected() as client:
                await self._runs.learn(client)
                return await moment.of_prefect(client)
        except OUTAGES as error:
            logger.warning("The Prefect server does not answer: %s", error)
            return None


def momentary(families: Sequence[Metric], seconds: float, *, is_up: bool) -> list[Metric]:
    """What a scrape found, and how it went."""
    up = GaugeMetricFamily("autopilot_server_up", "Whether the Prefect server answered.", value=is_up)
    return [*families, up, GaugeMetricFamily("autopilot_scrape_seconds", "How long this took.", value=seconds)]


class Gathered:
    """A collector, as prometheus-client wants it, of what is there already."""

    def __init__(self, families: Sequence[Metric]) -> None:
        self._families = families

    def collect(self) -> Iterator[Metric]:
        yield from self._families
