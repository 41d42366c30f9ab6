import ast
import shutil
import signal
from pathlib import Path

import pytest
from prefect.client.orchestration import get_client
from prefect.states import Cancelling

from tests.deployments.worker.workers import HERE, Worker, none_left, until, working

pytestmark = [pytest.mark.xdist_group("prefect"), pytest.mark.usefixtures("prefect_server")]


def pids(file: Path) -> list[int]:
    """Those of a run of `last_long` and its child, once it has written them down."""
    until(lambda: (file.exists() and file.read_text()) or None, "the run's start")
    return [int(pid) for pid in file.read_text().split()]


def test_a_cancelled_run_ends_with_its_children(worker: Worker, tmp_path: Path) -> None:
    run = worker.start("last_long", file=str(tmp_path / "pids"))
    numbers = pids(tmp_path / "pids")
    with get_client(sync_client=True) as client:
        client.set_flow_run_state(run.id, Cancelling())
    assert worker.ended(run).state_name == "Cancelled"
    until(lambda: none_left(numbers) or None, "the end of the run's processes")


def test_a_killed_worker_leaves_nothing_running(prefect_server: None, tmp_path: Path) -> None:
    with working(tmp_path) as worker:
        worker.start("last_long", file=str(tmp_path / "pids"))
        numbers = [*pids(tmp_path / "pids"), *(process.pid for process in worker.family())]
        worker.process.send_signal(signal.SIGKILL)
        worker.process.wait()
        until(lambda: none_left(numbers) or None, "the end of all processes")


def test_a_worker_that_is_asked_to_stop_ends_its_runs_and_says_so(prefect_server: None, tmp_path: Path) -> None:
    """Also one that ignores Ctrl-C, as what a script starts by `nohup … &`."""
    with working(tmp_path, through=("sh", "-c", "trap '' INT; exec \"$@\"", "sh")) as worker:
        run = worker.start("last_long", file=str(tmp_path / "pids"))
        numbers = [*pids(tmp_path / "pids"), *(process.pid for process in worker.family())]
        worker.process.terminate()
        assert worker.process.wait(60) is not None
        until(lambda: none_left(numbers) or None, "the end of all processes")
        assert worker.ended(run).state_name == "Crashed"


def test_code_and_flows_are_as_they_are_on_disk_when_the_run_starts(prefect_server: None, tmp_path: Path) -> None:
    """Edited modules, and a flow by its path whose project has a package named as one of ours."""
    code, project = tmp_path / "code", tmp_path / "project"
    (project / "tasks").mkdir(parents=True)
    code.mkdir()
    shutil.copy(HERE / "worker_flows.py", code)
    (project / "tasks" / "__init__.py").write_text("OURS = 'of the project'\n")
    flow = "from prefect import flow\nfrom pathlib import Path\nfrom tasks import OURS\n@flow\ndef tell(file: str):\n"
    (project / "own.py").write_text(f"{flow}    Path(file).write_text(OURS)\n")
    with working(tmp_path, code=code) as worker:
        first = worker.deploy("worker_flows.succeed")
        worker.ended(worker.start(first, file=str(tmp_path / "before")))
        changed = (code / "worker_flows.py").read_text().replace('"WORKER_TEST", ""', '"WORKER_TEST", "edited"')
        (code / "worker_flows.py").write_text(changed)
        worker.ended(worker.start(first, file=str(tmp_path / "after")))
        pull = [{"prefect.deployments.steps.set_working_directory": {"directory": str(project)}}]
        by_path = worker.deploy("own.py:tell", pull_steps=pull)
        worker.ended(worker.start(by_path, file=str(tmp_path / "own")))
    assert ast.literal_eval((tmp_path / "before").read_text())["variable"] == ""
    assert ast.literal_eval((tmp_path / "after").read_text())["variable"] == "edited"
    assert (tmp_path / "own").read_text() == "of the project"
