"""A run that asks leaves its process, and goes on with the answer, whoever gives it."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from uuid import UUID

import pytest
from prefect.client.orchestration import get_client
from prefect.exceptions import Pause
from prefect.flow_engine import run_flow
from prefect.settings import PREFECT_API_URL
from prefect.states import Crashed, Scheduled

from deployments import orchestrator
from deployments.catalog import Operation
from deployments.errors import NotPossible
from deployments.own import deploy, entry_point
from scripts.cli.app import run as command
from tests.data.flows.asking import asking

pytestmark = [pytest.mark.anyio, pytest.mark.xdist_group("prefect"), pytest.mark.usefixtures("installed")]

YES = {"approve": True, "comment": "gladly"}


async def by_command(run: UUID) -> None:
    said = '{"approve": true, "comment": "gladly"}'
    assert await asyncio.to_thread(command, ["--action", "resume", "--run", str(run), "--input-json", said]) == 0


async def by_page(run: UUID) -> None:
    """The request that Prefect's page makes."""
    async with get_client() as client:
        answer = await client._client.post(f"/flow_runs/{run}/resume", json={"run_input": YES})
        assert answer.json()["status"] == "ACCEPT", answer.text


async def by_code(run: UUID) -> None:
    with pytest.raises(NotPossible, match="approve"):
        await orchestrator.resume(run, {"approve": "perhaps"})
    await orchestrator.resume(run, YES)


async def attempt(run: UUID, folder: Path) -> str | None:
    """What a worker's process does; the name of the state that the run is left in."""
    async with get_client() as client:
        made = await client.read_flow_run(run)

        def execute() -> None:
            with suppress(Pause):  # which ends the process
                run_flow(asking, flow_run=made, parameters={"folder": str(folder)}, return_type="state")

        await asyncio.to_thread(execute)
        return (await client.read_flow_run(run)).state_name


@pytest.mark.parametrize("answer", [by_command, by_page, by_code])
async def test_a_run_asks_leaves_its_process_and_goes_on_with_the_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: Callable[[UUID], Awaitable[None]]
) -> None:
    monkeypatch.setenv("PREFECT_API_URL", str(PREFECT_API_URL.value()))  # where commands look for the server
    where, folder = entry_point(asking)
    await deploy(Operation(name="asking", flow=where, folder=folder, description="Ask."), asking)
    run = (await orchestrator.trigger_workflow("asking", {"folder": str(tmp_path)}, require_worker=False)).id
    assert await attempt(run, tmp_path) == "Suspended"
    await answer(run)
    async with get_client() as client:
        for state in (Crashed(), Scheduled()):
            await client.set_flow_run_state(run, state, force=True)
    assert await attempt(run, tmp_path) == "Completed", "what was answered is known after a crash"
    assert (tmp_path / "executed").read_text().split() == ["prepared", "done-gladly"]
