import pytest
from prefect import flow
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import FlowRun
from prefect.client.schemas.responses import WorkerFlowRunResponse
from prefect.states import Pending, Scheduled

from config.settings import get_settings
from deployments.events import EVENTS
from deployments.worker.room import AWAITING_ROOM
from deployments.worker.waiting import Waiting
from scripts.cli.following import WORDS

pytestmark = [pytest.mark.anyio, pytest.mark.xdist_group("prefect"), pytest.mark.usefixtures("prefect_server")]


@flow
def nothing() -> None:
    pass


def due(run: FlowRun, queue: str) -> WorkerFlowRunResponse:
    of_queue = run.model_copy(update={"work_queue_name": queue})
    return WorkerFlowRunResponse(work_pool_id=run.id, work_queue_id=run.id, flow_run=of_queue)


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALERT_THRESHOLDS__MEMORY_USAGE_PERCENT", "0.01")
    get_settings.cache_clear()


async def test_on_a_full_machine_a_background_run_says_that_it_waits_for_room_and_urgent_ones_pass(full: None) -> None:
    async with get_client() as client:
        background, urgent, taken = [await client.create_flow_run(nothing, state=Scheduled()) for _ in range(3)]
        await client.set_flow_run_state(taken.id, Pending())
        waiting = Waiting()
        entries = [due(background, "background"), due(urgent, "urgent"), due(taken, "background")]
        admitted = await waiting.admitted(client, entries)
        assert [entry.flow_run.id for entry in admitted] == [urgent.id]
        told = await client.read_flow_run(background.id)
        assert told.state
        assert (told.state.name, told.state.is_scheduled()) == (AWAITING_ROOM, True)
        assert "memory at" in (told.state.message or "")
        assert told.next_scheduled_start_time == background.next_scheduled_start_time
        assert (await client.read_flow_run(taken.id)).state_name == "Pending"
        await waiting.admitted(client, entries)
        assert len(await client.read_flow_run_states(background.id)) == 2


async def test_what_is_not_in_the_background_queue_passes() -> None:
    async with get_client() as client:
        background = await client.create_flow_run(nothing, state=Scheduled())
        entry = due(background, "normal")
        assert await Waiting().admitted(client, [entry]) == [entry]


def test_who_follows_a_run_is_told_of_it() -> None:
    assert EVENTS[f"prefect.flow-run.{AWAITING_ROOM}"] in WORDS
