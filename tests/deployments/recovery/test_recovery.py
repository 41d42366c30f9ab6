"""What becomes of a run that crashes again and again, on a real server."""

import asyncio
from pathlib import Path
from uuid import UUID

import pytest
from prefect import flow
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterKey
from prefect.states import Crashed

from config.settings import get_settings
from deployments import orchestrator
from tasks.recovery import Recovery, look_after
from tasks.remedies import Remedy

pytestmark = [pytest.mark.anyio, pytest.mark.xdist_group("prefect"), pytest.mark.usefixtures("installed")]


@flow
def attend(run: UUID) -> Recovery:
    return look_after(run)


async def crash(run: UUID) -> None:
    """The run is Crashed for long enough to be looked after."""
    async with get_client() as client:
        await client.set_flow_run_state(run, Crashed(message="its process was killed"), force=True)
    await asyncio.sleep(3.2)


async def test_a_crashed_run_goes_on_as_the_same_run_and_is_given_up_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAX_RETRY_ATTEMPTS", "1")
    get_settings.cache_clear()
    run = await orchestrator.trigger_workflow("story", {"folder": str(tmp_path)}, require_worker=False)
    await crash(run.id)
    done = [await asyncio.to_thread(attend, run.id)]
    await crash(run.id)
    done += [await asyncio.to_thread(attend, run.id) for _ in range(2)]
    assert [each.remedy for each in done] == [Remedy.RESCHEDULE, Remedy.GIVE_UP, Remedy.LEAVE]
    async with get_client() as client:
        states = sorted(await client.read_flow_run_states(run.id), key=lambda state: state.timestamp)
        told = ArtifactFilter(key=ArtifactFilterKey(any_=[f"given-up-{run.id}"]))
        artifacts = await client.read_artifacts(artifact_filter=told)
    assert [state.name for state in states] == ["Scheduled", "Crashed", "Recovering", "Crashed", "GivenUp"]
    assert len(artifacts) == 1
    assert "autopilot --action retry" in str(artifacts[0].data)
