from pathlib import Path

import pytest

from deployments import orchestrator
from deployments.api import connected
from deployments.catalog import AutonomousWorkflowType, Urgency
from deployments.errors import MissingDeployment, NoWorker
from deployments.resources import deployed

pytestmark = [pytest.mark.anyio, pytest.mark.xdist_group("prefect"), pytest.mark.usefixtures("installed")]


async def test_without_a_worker_it_says_so_unless_the_run_may_wait(tmp_path: Path) -> None:
    with pytest.raises(NoWorker, match=r"No worker polls pool 'autopilot'.*--action up"):
        await orchestrator.trigger_workflow("story", {"folder": str(tmp_path)})
    run = await orchestrator.trigger_workflow(
        "story", {"folder": str(tmp_path)}, require_worker=False, priority=Urgency.BACKGROUND
    )
    assert (run.queue, run.state) == ("background", "Scheduled")
    assert run.id in {each.id for each in await orchestrator.list_active()}
    assert (await orchestrator.metrics()).waiting_by_queue["background"] >= 1
    assert any("No worker polls" in problem for problem in (await orchestrator.health()).problems)
    cancelled = await orchestrator.cancel(run.id, "never mind")
    assert cancelled.state == "Cancelled"


async def test_an_operation_that_is_not_deployed_says_how_to_deploy_it() -> None:
    async with connected() as client:
        await deployed.remove(client, "health-check")
    with pytest.raises(MissingDeployment, match="--action initialize"):
        await orchestrator.trigger_workflow(AutonomousWorkflowType.HEALTH_CHECK)
    await orchestrator.initialize(overwrite=True)
