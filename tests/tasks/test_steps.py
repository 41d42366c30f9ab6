"""What a run that goes on after an interruption executes again: the same flow run, run twice on a real server."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from prefect import flow, task
from prefect.client.orchestration import get_client
from prefect.flow_engine import run_flow
from prefect.settings import PREFECT_RESULTS_LOCAL_STORAGE_PATH, temporary_settings
from prefect.states import Scheduled

from tasks.steps import CALL, ONCE, STEP
from tasks.writing import writing

pytestmark = [pytest.mark.xdist_group("prefect"), pytest.mark.usefixtures("prefect_server", "results")]


@pytest.fixture
def results(tmp_path: Path) -> Iterator[None]:
    with temporary_settings({PREFECT_RESULTS_LOCAL_STORAGE_PATH: tmp_path / "results"}):
        yield


def written(folder: Path) -> list[str]:
    return (folder / "executed").read_text().split()


def note(folder: Path, line: str) -> str:
    with (folder / "executed").open("a") as file:
        file.write(line + "\n")
    return line


count_up = task(cache_policy=STEP, persist_result=True)(note)
tell = task(cache_policy=CALL, persist_result=True)(note)
tell_once = task(cache_policy=ONCE, persist_result=True)(note)


@task(cache_policy=STEP, persist_result=True, retries=1, retry_delay_seconds=0)
def stumble(folder: Path, line: str) -> None:
    note(folder, line)
    if written(folder).count(line) == 1:
        raise ConnectionError


@flow
def stopping(folder: Path, dry_run: bool = False) -> list[str]:
    """Stops between two steps of each kind, the first time."""
    with writing("test", dry_run=dry_run):
        said = [count_up(folder, "step-1")]
        stumble(folder, "stumble-1")
        told = tell.map([folder, folder], ["call-a", "call-b"]).result()
        said += [*told, tell(folder, "call-a"), tell_once(folder, "once"), tell_once(folder, "once")]
        if not (folder / "stopped").exists():
            (folder / "stopped").touch()
            raise KeyboardInterrupt
        stumble(folder, "stumble-2")
        return [*said, count_up(folder, "step-2"), tell(folder, "call-c")]


def interrupted_and_run_again(folder: Path, *, dry_run: bool = False) -> list[str]:
    """What the second attempt of the same run returns."""
    given = {"folder": folder, "dry_run": dry_run}
    with get_client(sync_client=True) as client:
        run = client.create_flow_run(stopping, parameters=given, state=Scheduled())
        with pytest.raises(KeyboardInterrupt):
            run_flow(stopping, flow_run=run, parameters=given)
        client.set_flow_run_state(run.id, Scheduled(), force=True)
        said: list[str] = run_flow(stopping, flow_run=client.read_flow_run(run.id), parameters=given)
    return said


def test_what_was_done_before_an_interruption_is_not_done_again_and_gives_the_same(tmp_path: Path) -> None:
    said = interrupted_and_run_again(tmp_path)
    assert said == ["step-1", "call-a", "call-b", "call-a", "once", "once", "step-2", "call-c"]
    assert Counter(written(tmp_path)) == {
        **dict.fromkeys(["step-1", "call-b", "once", "step-2", "call-c"], 1),
        **dict.fromkeys(["stumble-1", "stumble-2", "call-a"], 2),
    }


def test_a_dry_run_keeps_nothing(tmp_path: Path) -> None:
    interrupted_and_run_again(tmp_path, dry_run=True)
    assert written(tmp_path).count("step-1") == 2
