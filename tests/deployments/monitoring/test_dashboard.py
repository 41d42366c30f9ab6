"""The dashboard shows figures that exist, and every figure that exists is on it."""

import asyncio
import json
import re
from pathlib import Path

import pytest
from prefect.client.orchestration import get_client
from prometheus_client import CollectorRegistry
from prometheus_client.core import Metric

from config import clients
from config.settings import get_settings
from deployments.monitoring import exposition, moment
from deployments.monitoring.runs import RunFigures

pytestmark = [pytest.mark.xdist_group("prefect"), pytest.mark.usefixtures("prefect_server")]

DASHBOARD = Path(exposition.__file__).with_name("dashboard.json")
NAME = re.compile(r"autopilot_[a-z_]+")
SUFFIXES = {"counter": ["_total"], "histogram": ["_bucket", "_sum", "_count"], "gauge": [""]}


async def families() -> list[Metric]:
    registry = CollectorRegistry()
    RunFigures(registry)
    async with get_client() as client:
        of_prefect = await moment.of_prefect(client)
    apart = exposition.momentary(of_prefect, 0.1, is_up=True)
    return [*registry.collect(), *apart, *moment.of_records(clients.database(), get_settings())]


def test_it_shows_what_exists_and_all_of_it() -> None:
    existing = {
        family.name + suffix: family.name for family in asyncio.run(families()) for suffix in SUFFIXES[family.type]
    }
    expressions = [
        target["expr"] for panel in json.loads(DASHBOARD.read_text())["panels"] for target in panel["targets"]
    ]
    shown = {name for expression in expressions for name in NAME.findall(expression)}
    assert shown <= set(existing)
    assert {existing[name] for name in shown} == set(existing.values())


def test_its_panels_do_not_overlap() -> None:
    places = [panel["gridPos"] for panel in json.loads(DASHBOARD.read_text())["panels"]]
    cells = [
        (x, y) for at in places for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])
    ]
    assert len(cells) == len(set(cells))
    assert max(x for x, _ in cells) < 24
