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
from deployments.catalog import catalog
from tasks.recovery.remedies import Remedy
from tasks.recovery.runs import OURS, REPEATED, Recovery, leave_to_the_next, look_after, runs_in_need

pytestmark = [pytest.mark.anyio, pytest.mark.xdist_group("prefect"), pytest.mark.usefixtures("installed")]


@flow
def attend(run: UUID) -> Recovery:
    return look_after(run)


@flow
def attend_all() -> tuple[list[UUID], list[Recovery]]:
    return runs_in_need(), leave_to_the_next()


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


async def test_what_is_repeated_is_left_to_the_next_and_the_rest_is_in_need(tmp_path: Path) -> None:
    async with get_client() as client:
        story = (await client.read_deployment_by_name("story/story")).id
        made = [
            await client.create_flow_run_from_deployment(
                story, parameters={"folder": str(tmp_path)}, tags=[OURS, *tags]
            )
            for tags in ([], [REPEATED])
        ]
        await asyncio.gather(*(crash(run.id) for run in made))
        in_need, left = await asyncio.to_thread(attend_all)
        names = [(await client.read_flow_run(run.id)).state_name for run in made]
        for run in made:
            await client.delete_flow_run(run.id)
    assert made[0].id in in_need
    assert made[1].id not in in_need
    assert made[1].id in {each.run for each in left}
    assert names == ["Crashed", "Replaced"]


def test_operations_that_look_at_everything_have_the_tag_that_says_so() -> None:
    assert {name for name, each in catalog().items() if REPEATED in each.tags} == {"recover", "alert"}
