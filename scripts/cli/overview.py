"""Everything that `status` shows; looking starts nothing."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
from pydantic import BaseModel

from config.credentials import CREDENTIALS
from config.files import config_path
from config.settings import OrchestrationConfig
from scripts.cli.orchestration import use_running_server
from scripts.cli.server import answers

if TYPE_CHECKING:
    from deployments.orchestrator import Metrics, RunStatus

NEWEST = 5


class Server(BaseModel):
    """The local server; absent when none runs."""

    page: str
    since: datetime
    memory_megabytes: int


class Report(BaseModel):
    path: Path
    written: datetime


class Resource(BaseModel):
    """Processor, memory or disk, against its alert threshold."""

    name: str
    status: str
    message: str


class Component(BaseModel):
    """What the last recorded health check said."""

    summary: str
    checked: datetime


class Alert(BaseModel):
    """What needs a person, or lately did: `closed` when it was well again."""

    severity: str
    title: str
    opened: datetime
    closed: datetime | None
    count: int


class Overview(BaseModel):
    """`alerts` are the open ones, then those closed last.

    `runs`, `active`, `failures` and `metrics` are None when no Prefect server answers.
    """

    home: Path
    settings_file: Path | None
    credentials: list[str]
    server: Server | None
    worker: int | None
    problems: list[str] = []
    alerts: list[Alert] = []
    runs: "list[RunStatus] | None" = None
    active: "list[RunStatus] | None" = None
    failures: "list[RunStatus] | None" = None
    metrics: "Metrics | None" = None
    health: Component | None = None
    resources: list[Resource]
    index_bytes: int
    clones_bytes: int
    reports: list[Report]


async def take_overview(settings: OrchestrationConfig) -> Overview:
    """Look at everything."""
    from deployments import stack
    from deployments.orchestrator import Metrics, RunStatus

    Overview.model_rebuild(_types_namespace={"Metrics": Metrics, "RunStatus": RunStatus})
    up = stack.status(settings.autopilot_home)
    overview = Overview(
        home=settings.autopilot_home,
        settings_file=config_path(),
        credentials=[credential.name for credential in CREDENTIALS if credential.is_set(settings)],
        server=_local_server(settings.autopilot_home),
        worker=up.worker if up else None,
        resources=_resources(settings),
        index_bytes=_size(settings.index),
        clones_bytes=_size(settings.clones),
        reports=_newest_reports(settings.reports),
    )
    return await _with_runs(_with_alerts(overview))


def _with_alerts(overview: Overview) -> Overview:
    """That our records are out of reach is a problem among others, no reason to show nothing."""
    from integrations.errors import DatabaseUnavailable
    from tasks.alerting.round import alerts_for_status

    try:
        alerts = [Alert.model_validate(each, from_attributes=True) for each in alerts_for_status(NEWEST)]
    except DatabaseUnavailable as error:
        return overview.model_copy(update={"problems": [str(error)]})
    return overview.model_copy(update={"alerts": alerts})


async def _with_runs(overview: Overview) -> Overview:
    if not _server_answers():
        return overview
    from prefect.client.schemas.objects import StateType

    from deployments import orchestrator

    failed = [
        *await orchestrator.list_runs(StateType.FAILED, limit=NEWEST),
        *await orchestrator.list_runs(StateType.CRASHED, limit=NEWEST),
    ]
    failed.sort(key=lambda run: run.started or datetime.min.replace(tzinfo=UTC), reverse=True)
    return overview.model_copy(
        update={
            "problems": [*overview.problems, *(await orchestrator.health()).problems],
            "active": await orchestrator.list_active(),
            "runs": await orchestrator.history(limit=NEWEST),
            "failures": failed[:NEWEST],
            "metrics": await orchestrator.metrics(),
            "health": await _last_health(),
        }
    )


def _server_answers() -> bool:
    import os

    return use_running_server() and answers(os.environ["PREFECT_API_URL"])


async def _last_health() -> Component | None:
    from prefect.client.schemas.filters import ArtifactCollectionFilter, ArtifactCollectionFilterKey

    from deployments.api import connected

    about = ArtifactCollectionFilter(key=ArtifactCollectionFilterKey(any_=["health"]))
    async with connected() as client:
        found = await client.read_latest_artifacts(artifact_filter=about)
    if not found or found[0].updated is None:
        return None
    return Component(summary=found[0].description or "", checked=found[0].updated)


def _resources(settings: OrchestrationConfig) -> list[Resource]:
    from tasks.health import machine

    checks = {"CPU": machine.cpu, "Memory": machine.memory, "Disk": machine.disk}
    outcomes = {name: check(settings) for name, check in checks.items()}
    return [Resource(name=name, status=each.status, message=each.message) for name, each in outcomes.items()]


def _local_server(home: Path) -> Server | None:
    from deployments import local_server

    found = local_server.status(home) if home.exists() else None
    process = found.process() if found else None
    if found is None or process is None:
        return None
    since = datetime.fromtimestamp(process.create_time(), UTC)
    return Server(page=found.page, since=since, memory_megabytes=_memory(process))


def _memory(process: psutil.Process) -> int:
    return int(process.memory_info().rss // 1_000_000)


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def _newest_reports(folder: Path) -> list[Report]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    reports = [Report(path=path, written=datetime.fromtimestamp(path.stat().st_mtime, UTC)) for path in files]
    return sorted(reports, key=lambda report: report.written, reverse=True)[:NEWEST]
