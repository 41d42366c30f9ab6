"""Operations as people drive them: up, initialize, execute, runs, logs, cancel, down, and nothing left."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.acceptance.command import Answer, Autopilot
from tests.slow import slow
from tests.trees import write_tree

pytestmark = pytest.mark.xdist_group("operations")


def of_home(home: Path) -> list[psutil.Process]:
    """Every process that was started for this home."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get("AUTOPILOT_HOME") == str(home):
                found.append(process)
        except psutil.Error:
            continue
    return found


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    home = tmp_path_factory.mktemp("operations")
    yield home
    for process in of_home(home):
        process.kill()


@pytest.fixture(scope="module")
def operate(autopilot: Autopilot, place: Path) -> Autopilot:
    def run(*arguments: str | Path) -> Answer:
        return autopilot("--action", *arguments, AUTOPILOT_HOME=str(place))

    return run


def fine(answer: Answer) -> Answer:
    assert answer.code == 0, answer.err
    assert "Traceback" not in answer.err
    return answer


@slow
def test_on_a_new_home_ctrl_c_ends_server_and_worker_within_seconds(environment: dict[str, str], place: Path) -> None:
    command = [sys.executable, "-m", "scripts.autonomous_orchestrator", "--action", "up"]
    up = subprocess.Popen(
        command, env=environment | {"AUTOPILOT_HOME": str(place)}, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL
    )
    deadline = time.monotonic() + 200
    while not any("worker" in process.cmdline() for process in of_home(place)) and time.monotonic() < deadline:
        assert up.poll() is None, up.communicate()
        time.sleep(0.2)
    start = time.monotonic()
    os.kill(up.pid, signal.SIGINT)
    _, told = up.communicate(timeout=30)
    assert time.monotonic() - start < 15
    assert up.returncode == 130, told
    assert of_home(place) == []


def test_a_newcomer_brings_it_up_runs_an_operation_and_takes_it_down(
    operate: Autopilot, place: Path, tmp_path: Path
) -> None:
    write_tree(tmp_path / "code", {"a.py": "import os\n"})
    fine(operate("up", "--detach"))
    again = operate("up", "--detach")
    assert again.code == 2
    assert "It is up already" in again.err

    installed = fine(operate("initialize", "--yes", "--format", "json")).json()
    assert {change["action"] for change in installed["plan"]} == {"keep"}

    component = f"component={tmp_path / 'code'}"
    command = ("execute", "--operation", "component_analysis", "--param", component, "--wait", "--format", "json")
    done = fine(operate(*command))
    run = done.json()
    assert (run["state"], run["operation"]) == ("Completed", "component-analysis")
    assert "read sources ✓" in done.err

    listed = fine(operate("runs", "--operation", "component-analysis", "--format", "json")).json()
    assert [each["id"] for each in listed] == [run["id"]]
    assert "Finished in state Completed" in fine(operate("logs", "--run", run["name"])).out
    refused = operate("cancel", "--run", run["id"][:8])
    assert (refused.code, refused.out) == (2, "")
    assert "it is Completed already" in refused.err

    overview = fine(operate("status", "--format", "json")).json()
    assert overview["problems"] == []
    assert overview["metrics"]["operations"][0]["success_rate"] == 1.0

    fine(operate("down"))
    assert of_home(place) == []


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("execute", "--operation", "health-check"), 3, "No Prefect server runs here: start one with"),
        (("runs",), 3, "--action up"),
        (("execute", "--operation", "health-check", "--param", "novalue"), 2, "should be NAME=VALUE"),
        (("execute", "--operation", "health-check", "--params-json", "[]"), 2, "one JSON object"),
        (("initialize", "--destroy", "--dry-run"), 0, "No Prefect server runs"),
    ],
)
def test_what_is_missing_or_wrong_is_one_line(
    operate: Autopilot, arguments: tuple[str, ...], code: int, said: str
) -> None:
    answer = operate(*arguments)
    assert answer.code == code, answer.err
    assert said in answer.err
    assert len(answer.err.splitlines()) == 1
