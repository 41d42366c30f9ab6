import ast
import signal
from pathlib import Path

import pytest
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import LogFilter, LogFilterFlowRunId
from prefect.client.schemas.objects import StateType

from tests.deployments.worker.workers import Worker, until
from tests.slow import slow

pytestmark = [pytest.mark.xdist_group("prefect"), pytest.mark.usefixtures("prefect_server")]


def test_a_run_is_forked_and_is_like_one_in_a_fresh_process(worker: Worker, tmp_path: Path) -> None:
    job = {"env": {"WORKER_TEST": "a value"}}
    runs = [worker.start("succeed", job, file=str(tmp_path / str(number))) for number in range(2)]
    names = [worker.ended(run).state_name for run in runs]
    first, second = (ast.literal_eval((tmp_path / str(number)).read_text()) for number in range(2))
    assert names == ["Completed", "Completed"]
    assert first["parent"] == "deployments.worker.zygote"
    assert (first["variable"], first["input"], first["session"]) == ("a value", "", first["pid"])
    assert first["random"] != second["random"]
    assert first["folder"] != second["folder"]
    until(lambda: not Path(first["folder"]).exists() or None, "the end of the run's folder")


def test_what_a_run_logs_reaches_the_server_before_it_ends(worker: Worker, tmp_path: Path) -> None:
    run = worker.run("succeed", file=str(tmp_path / "told"))

    def lines() -> list[str]:
        with get_client(sync_client=True) as client:
            logs = client.read_logs(LogFilter(flow_run_id=LogFilterFlowRunId(any_=[run.id])))
        return [log.message for log in logs if "is to reach the server" in log.message]

    assert until(lines, "the line") == ["this line is to reach the server"]


def test_a_flow_that_raises_is_failed_with_its_error(worker: Worker) -> None:
    run = worker.run("fail")
    assert run.state
    assert (run.state_name, "ValueError: this is wrong" in str(run.state.message)) == ("Failed", True)


@pytest.mark.parametrize(
    ("flow", "parameters", "reason"),
    [
        ("leave", {"code": 7}, "exit code 7"),
        ("be_killed", {"number": signal.SIGKILL}, "SIGKILL"),
        ("read_nowhere", {}, "SIGSEGV"),
    ],
)
def test_a_process_that_just_goes_is_a_crash_that_says_how(
    worker: Worker, flow: str, parameters: dict[str, int], reason: str
) -> None:
    run = worker.run(flow, **parameters)
    assert run.state
    assert run.state_name == "Crashed"
    assert reason in str(run.state.message)


@pytest.mark.parametrize(
    ("flow", "job", "parameters", "reason"),
    [
        ("take_memory", {"memory_mb": 150}, {"megabytes": 400}, "more than 150 MB of memory"),
        ("use_processor", {"cpu_seconds": 1}, {}, "more processor time"),
        ("open_files", {"open_files": 200}, {"count": 300}, "Too many open files"),
    ],
)
def test_a_run_over_its_limit_ends_and_says_which(
    worker: Worker, flow: str, job: dict[str, int], parameters: dict[str, int], reason: str
) -> None:
    run = worker.run(flow, job, **parameters)
    assert run.state
    assert run.state_name in {"Crashed", "Failed"}
    assert reason in str(run.state.message)


@pytest.mark.parametrize("isolation", ["fork", "process"])
def test_a_run_that_takes_too_long_is_timed_out(worker: Worker, tmp_path: Path, isolation: str) -> None:
    run = worker.run("last_long", {"timeout_seconds": 2, "isolation": isolation}, file=str(tmp_path / "pids"))
    assert run.state
    assert (run.state_name, run.state.type) == ("TimedOut", StateType.FAILED)
    assert "more than 2 s" in str(run.state.message)


def test_a_deployment_can_ask_for_a_fresh_process(worker: Worker, tmp_path: Path) -> None:
    run = worker.run("name_parent", {"isolation": "process"}, file=str(tmp_path / "parent"))
    assert run.state_name == "Completed"
    assert (tmp_path / "parent").read_text() not in {"", "deployments.worker.zygote"}


@slow
def test_runs_at_once_all_complete_in_processes_of_their_own(worker: Worker, tmp_path: Path) -> None:
    name = worker.deploy("worker_flows.succeed")
    runs = [worker.start(name, file=str(tmp_path / str(number))) for number in range(8)]
    states = [worker.ended(run).state for run in runs]
    assert [state and (state.name, state.message) for state in states if not (state and state.is_completed())] == []
    assert len({ast.literal_eval(file.read_text())["pid"] for file in tmp_path.iterdir()}) == 8
