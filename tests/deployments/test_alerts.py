"""From a failed run to what people are told, on a real server: the automation, the run that it starts, the flow."""

import asyncio
import time
from uuid import UUID

import pytest
from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterDeploymentId
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.states import Failed, Running

from config.settings import get_settings
from deployments.automations import AUTOMATIONS, Start
from deployments.catalog import catalog
from flows.alert import Because, alert
from tasks.alerting.look import look
from tasks.alerting.problems import AlertKind

pytestmark = [pytest.mark.xdist_group("prefect"), pytest.mark.usefixtures("installed")]

PATIENCE = 60.0


async def fail(client: PrefectClient, name: str, parameters: dict[str, str]) -> FlowRun:
    deployment = await client.read_deployment_by_name(f"{name}/{name}")
    run = await client.create_flow_run_from_deployment(deployment.id, parameters=parameters)
    await client.set_flow_run_state(run.id, Running(), force=True)
    await client.set_flow_run_state(run.id, Failed(message="boom"), force=True)
    return run


async def started(client: PrefectClient, alerts: UUID) -> list[tuple[str, str]]:
    """Why automations have started alert runs, and what about."""
    of_alerts = FlowRunFilter(deployment_id=FlowRunFilterDeploymentId(any_=[alerts]))
    runs = await client.read_flow_runs(flow_run_filter=of_alerts, limit=200)
    return [(run.parameters["because"], run.parameters["about"]) for run in runs if "because" in run.parameters]


@pytest.mark.anyio
async def test_a_failed_run_starts_an_alert_and_a_failed_alert_does_not() -> None:
    async with get_client() as client:
        alerts = await client.read_deployment_by_name("alert/alert")
        await fail(client, "alert", {})
        await fail(client, "component-analysis", {"component": "x"})
        deadline = time.monotonic() + PATIENCE
        while ("failed run", "component-analysis") not in (found := await started(client, alerts.id)):
            assert time.monotonic() < deadline, found
            await asyncio.sleep(0.3)
        assert "alert" not in {about for _, about in found}


def test_the_flow_tells_of_a_failure_once_and_keeps_it_as_an_artifact() -> None:
    async def failed() -> FlowRun:
        async with get_client() as client:
            return await fail(client, "component-analysis", {"component": "x"})

    run = asyncio.run(failed())
    first, second = alert(Because.FAILED_RUN, "component-analysis"), alert(Because.FAILED_RUN, "component-analysis")
    (told,) = [each for each in first.open if each.subject == "component-analysis"]
    assert told.kind == AlertKind.FAILURES
    assert str(run.id) in told.occurrences
    assert told.title in first.news
    assert told.title not in second.news


def test_the_picture_has_what_the_server_says() -> None:
    async def failed() -> FlowRun:
        async with get_client() as client:
            return await fail(client, "component-analysis", {"component": "x"})

    run = asyncio.run(failed())
    picture = look(get_settings())
    newest = picture.newest("component-analysis")
    assert newest
    assert (newest.id, newest.kind, newest.message) == (str(run.id), StateType.FAILED, "boom")
    assert {gauge.name for gauge in picture.gauges} >= {"Memory", "Disk"}


def test_what_automations_start_is_in_the_catalogue_and_takes_what_it_is_given() -> None:
    starts = [action for automation in AUTOMATIONS for action in automation.actions if isinstance(action, Start)]
    assert {start.operation for start in starts} <= set(catalog())
    reasons = [start.parameters["because"] for start in starts if start.operation == "alert"]
    assert set(reasons) == set(Because) - {Because.SCHEDULE}
