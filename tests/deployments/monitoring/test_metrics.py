"""The figures of a real server after real runs, as Prometheus reads them."""

import asyncio
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from prefect.client.orchestration import get_client
from prefect.settings import PREFECT_API_URL, PREFECT_CLIENT_MAX_RETRIES, temporary_settings
from prefect.states import Failed, Running
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from config import clients
from config.settings import get_settings
from deployments.monitoring import runs
from deployments.monitoring.app import application
from flows.health_check import health_check
from integrations.database import AuditEntry, record
from integrations.database.alerts import AlertEntry, AlertSeverity, keep_alerts
from integrations.governor import Cost, Governor
from tests.tasks.alerting.pictures import NOW

pytestmark = [pytest.mark.xdist_group("prefect"), pytest.mark.usefixtures("installed")]

type Figures = dict[tuple[str, tuple[str, ...]], float]
"""By the name of the sample and the values of its labels."""


@pytest.fixture
def exporter() -> Iterator[TestClient]:
    with TestClient(application()) as client:
        yield client


def scraped(exporter: TestClient) -> Figures:
    families = text_string_to_metric_families(exporter.get("/metrics").text)
    return {
        (sample.name, tuple(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in families
        for sample in family.samples
    }


async def fail_a_run() -> None:
    async with get_client() as client:
        deployment = await client.read_deployment_by_name("component-analysis/component-analysis")
        run = await client.create_flow_run_from_deployment(deployment.id, parameters={"component": "x"})
        await client.set_flow_run_state(run.id, Running(), force=True)
        await client.set_flow_run_state(run.id, Failed(message="boom"), force=True)


def test_ended_runs_are_counted_once_by_operation_and_state(exporter: TestClient) -> None:
    failed, done = ("component-analysis", "failed"), ("health-check", "completed")
    before = scraped(exporter)
    assert ("autopilot_runs_total", failed) not in before
    asyncio.run(fail_a_run())
    health_check()
    first, second = scraped(exporter), scraped(exporter)
    assert first["autopilot_runs_total", failed] == second["autopilot_runs_total", failed] == 1
    assert first["autopilot_runs_total", done] == second["autopilot_runs_total", done] == 1
    assert first["autopilot_run_duration_seconds_sum", ("health-check",)] > 0
    assert first["autopilot_run_queue_seconds_count", ("health-check",)] == 1
    assert first["autopilot_server_up", ()] == 1


def test_events_are_counted_once_by_name_also_when_they_are_written_late(
    exporter: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server writes events every five seconds; the exporter is asked more often."""
    failed, by = ("autopilot_events_total", ("prefect.flow-run.Failed",)), time.monotonic() + 60
    scraped(exporter)
    asyncio.run(fail_a_run())
    asyncio.run(fail_a_run())
    while scraped(exporter).get(failed, 0) < 2 and time.monotonic() < by:
        time.sleep(0.5)
    assert scraped(exporter)[failed] == 2
    monkeypatch.setattr(runs, "OVERLAP", timedelta(0))
    assert [scraped(exporter)[failed] for _ in range(3)] == [2, 2, 2]  # also when what was counted is settled


def test_a_run_that_goes_on_is_active_until_it_ends(exporter: TestClient) -> None:
    async def begin() -> None:
        async with get_client() as client:
            deployment = await client.read_deployment_by_name("component-analysis/component-analysis")
            run = await client.create_flow_run_from_deployment(deployment.id, parameters={"component": "x"})
            await client.set_flow_run_state(run.id, Running(), force=True)
            assert scraped(exporter)["autopilot_runs_active", ("component-analysis", "running")] == 1
            await client.delete_flow_run(run.id)

    asyncio.run(begin())
    assert ("autopilot_runs_active", ("component-analysis", "running")) not in scraped(exporter)


def test_our_own_records_are_told(exporter: TestClient) -> None:
    database, settings = clients.database(), get_settings()
    for result in ("created", "created", "failed", "begun"):
        entry = AuditEntry.model_validate({
            "actor": "a", "run": None, "platform": "github", "action": "create_issue", "target": "acme/api", "key": "k",
            "dry_run": False, "before": None, "after": None, "result": result,
        })  # fmt: skip
        record(database, entry)
    alert = AlertEntry(
        kind="failures", subject="audit", severity=AlertSeverity.CRITICAL, title="", message="", opened=NOW, seen=NOW
    )
    keep_alerts(database, [alert, alert.model_copy(update={"closed": NOW})])
    governor = Governor(settings.limits, "GitHub", "token")
    headers = {"x-ratelimit-limit": "5000", "x-ratelimit-remaining": "4321", "x-ratelimit-reset": "9999999999"}
    governor.observe(Cost(), 200, headers)
    seen = scraped(exporter)
    assert seen["autopilot_writes_total", ("create_issue", "github", "created")] == 2
    assert seen["autopilot_writes_total", ("create_issue", "github", "failed")] == 1
    assert ("autopilot_writes_total", ("create_issue", "github", "begun")) not in seen
    assert (seen["autopilot_alerts_open", ("critical",)], seen["autopilot_alerts_open", ("warning",)]) == (1, 0)
    remaining = [value for (name, labels), value in seen.items() if name == "autopilot_api_budget_remaining"]
    assert remaining == [4321]


def test_health_says_what_keeps_runs_from_starting(exporter: TestClient) -> None:
    answer = exporter.get("/health")
    assert answer.status_code == 503
    assert "no worker" in str(answer.json()["problems"]).lower()


def test_without_a_server_what_is_known_without_it_is_told() -> None:
    away = {PREFECT_API_URL: "http://127.0.0.1:1/api", PREFECT_CLIENT_MAX_RETRIES: 0}
    with temporary_settings(away), TestClient(application()) as alone:
        seen = scraped(alone)
        assert alone.get("/health").status_code == 503
    assert seen["autopilot_server_up", ()] == 0
    assert ("autopilot_alerts_open", ("critical",)) in seen
