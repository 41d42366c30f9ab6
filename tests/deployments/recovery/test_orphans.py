"""What is said of runs whose process is gone, on a real server."""

from pathlib import Path

import pytest
from prefect import flow
from prefect.client.orchestration import get_client
from prefect.states import Cancelling, Completed, Crashed, Pending, Running, Scheduled, State

from deployments.worker.ledger import Ledger
from deployments.worker.orphans import report_orphans

pytestmark = [pytest.mark.anyio, pytest.mark.xdist_group("prefect"), pytest.mark.usefixtures("prefect_server")]


@flow
def nothing() -> None:
    return None


@pytest.mark.parametrize(
    ("state", "then"),
    [
        (Running(), "Crashed"),
        (Pending(), "Crashed"),
        (Cancelling(), "Cancelled"),
        (Completed(), "Completed"),
        (Scheduled(name="Recovering"), "Recovering"),
    ],
)
async def test_a_run_that_nobody_has_in_hand_is_reported_once(tmp_path: Path, state: State[None], then: str) -> None:
    ledger = Ledger(tmp_path / "running")
    async with get_client() as client:
        run = await client.create_flow_run(nothing, state=state)
        ledger.add(run.id)
        assert await report_orphans(ledger, client) == 0
        ledger.abandon(run.id)
        assert await report_orphans(ledger, client) == (then in {"Crashed", "Cancelled"})
        assert (await client.read_flow_run(run.id)).state_name == then
        assert list(ledger.orphans()) == []


async def test_a_run_that_went_on_elsewhere_since_is_left_alone(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "running")
    async with get_client() as client:
        run = await client.create_flow_run(nothing, state=Running())
        ledger.add(run.id)
        ledger.abandon(run.id)
        for state in (Crashed(), Scheduled(), Running()):
            await client.set_flow_run_state(run.id, state, force=True)
        assert await report_orphans(ledger, client) == 0
        assert (await client.read_flow_run(run.id)).state_name == "Running"
