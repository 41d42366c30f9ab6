import asyncio
from collections.abc import Iterator

import pytest
from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import DeploymentUpdate, WorkPoolCreate, WorkPoolUpdate

from config.settings import get_settings
from deployments import install, orchestrator
from deployments.plan import Action, Plan
from deployments.resources import deployed, secrets
from deployments.resources.resource import POOL

pytestmark = [pytest.mark.anyio, pytest.mark.xdist_group("prefect"), pytest.mark.usefixtures("prefect_server")]


@pytest.fixture(autouse=True)
def gone_after() -> Iterator[None]:
    yield
    asyncio.run(destroy())


async def destroy() -> None:
    await install.apply(await install.destruction())


def of(plan: Plan, action: Action) -> set[str]:
    return {f"{change.kind} {change.name}" for change in plan.changes if change.action is action}


async def test_installing_twice_changes_nothing_the_second_time_and_destroying_leaves_nothing() -> None:
    done = await orchestrator.initialize()
    assert {"work pool autopilot", "work queue urgent", "schedule health-check"} <= of(done, Action.CREATE)
    again = await install.initialization()
    assert again.pending == []
    assert len(again.changes) == len(done.changes)
    async with get_client() as client:
        await deployed.remove(client, "health-check")
    assert of(await install.initialization(), Action.LEAVE) == {"deployment health-check", "schedule health-check"}
    await destroy()
    assert of(await install.initialization(), Action.CREATE) == of(done, Action.CREATE)
    async with get_client() as client:
        assert [each.name for each in await client.read_variables() if each.name.startswith("autopilot")] == []


async def test_what_people_change_is_left_until_told_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    await orchestrator.initialize()
    async with get_client() as client:
        health = await client.read_deployment_by_name("health-check/health-check")
        await client.update_deployment_schedule(health.id, health.schedules[0].id, active=False)
        analysis = await client.read_deployment_by_name("component-analysis/component-analysis")
        update = DeploymentUpdate(description="ours, do not touch", tags=analysis.tags)
        await client.update_deployment(analysis.id, update)
    monkeypatch.setenv("MAX_CONCURRENT_WORKFLOWS", "7")
    get_settings.cache_clear()
    done = await orchestrator.initialize()
    assert of(done, Action.LEAVE) == {"schedule health-check", "deployment component-analysis"}
    assert of(done, Action.CHANGE) == {"work pool autopilot"}
    async with get_client() as client:
        assert (await client.read_work_pool(POOL)).concurrency_limit == 7
        assert (await client.read_deployment(analysis.id)).description == "ours, do not touch"
        await orchestrator.initialize(overwrite=True)
        assert (await client.read_deployment(health.id)).schedules[0].active


async def test_destroying_leaves_what_others_made() -> None:
    async with get_client() as client:
        await client.create_work_pool(WorkPoolCreate(name="theirs", type="process"))
        await orchestrator.initialize()
        await destroy()
        assert [pool.name for pool in await client.read_work_pools() if pool.name in {POOL, "theirs"}] == ["theirs"]
        await client.delete_work_pool("theirs")


async def test_a_pool_that_was_there_before_is_used_as_it_is_and_survives() -> None:
    async with get_client() as client:
        await client.create_work_pool(WorkPoolCreate(name=POOL, type="process", concurrency_limit=2))
        done = await orchestrator.initialize()
        assert "work pool autopilot" in of(done, Action.LEAVE)
        await destroy()
        assert (await client.read_work_pool(POOL)).concurrency_limit == 2
        await client.update_work_pool(POOL, WorkPoolUpdate(concurrency_limit=1))
        await client.delete_work_pool(POOL)


async def test_the_form_of_an_operation_has_descriptions_choices_and_what_is_required() -> None:
    await orchestrator.initialize()
    async with get_client() as client:
        deployment = await client.read_deployment_by_name("component-analysis/component-analysis")
    schema = deployment.parameter_openapi_schema or {}
    assert schema["required"] == ["component"]
    assert all(field.get("description") for field in schema["properties"].values())
    assert "quality" in str(schema["definitions"])


async def test_credentials_become_secret_blocks_only_when_asked_for_and_runs_refer_to_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "canary-token")
    get_settings.cache_clear()
    assert of(await orchestrator.initialize(), Action.CREATE).isdisjoint({"secret block autopilot-github-token"})
    done = await orchestrator.initialize(credentials=True)
    assert of(done, Action.CREATE) == {"secret block autopilot-github-token"}
    assert (await install.initialization()).pending == []
    async with get_client() as client:
        deployment = await client.read_deployment_by_name("health-check/health-check")
        kept = str(await client.read_variables())
        assert "canary" not in str(done) + kept + str(deployment)
        reference = "{{ prefect.blocks.secret.autopilot-github-token }}"
        assert deployment.job_variables["env"] == {**deployed.HEARTBEATS, "GITHUB_TOKEN": reference}
        assert secrets.fingerprint("canary-token") in str(await secrets.read(client))
