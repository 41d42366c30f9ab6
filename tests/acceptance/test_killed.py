"""What is killed from outside: the server in the middle of a run, and the command itself."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from deployments import local_server
from tests.acceptance.command import Autopilot
from tests.slow import slow
from tests.trees import write_tree

pytestmark = pytest.mark.xdist_group("acceptance")

CODE = {f"part_{number}.py": f"import os\n\n\ndef run_{number}():\n    return {number}\n" for number in range(300)}


@contextmanager
def started(environment: dict[str, str], component: Path, stage: str) -> Iterator["subprocess.Popen[str]"]:
    """A call that has come as far as the stage, within the run."""
    with subprocess.Popen(
        [sys.executable, "-m", "scripts.autonomous_orchestrator", "component-analysis", "--component", str(component)],
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stderr
        said = ""
        while stage not in said:
            line = process.stderr.readline()
            assert line, f"it ended early: {said}"
            said += line
        yield process


def server_process(home: Path) -> psutil.Process:
    server = local_server.status(home)
    assert server
    return psutil.Process(server.pid)


@slow
def test_a_local_server_that_is_killed_is_started_again_and_the_run_goes_on(
    autopilot: Autopilot, environment: dict[str, str], home: Path, tmp_path: Path
) -> None:
    write_tree(tmp_path, CODE)
    assert autopilot("health-check").code in {0, 1}
    with started(environment, tmp_path, "check mistakes") as call:
        server_process(home).kill()
        out, err = call.communicate(timeout=240)
    assert call.returncode == 0, err
    assert "starting it again" in err
    assert "Traceback" not in err
    assert "300 files" in out


def test_a_named_server_that_is_gone_costs_no_report(
    autopilot: Autopilot, environment: dict[str, str], home: Path, tmp_path: Path
) -> None:
    write_tree(tmp_path, CODE)
    assert autopilot("health-check").code in {0, 1}
    server = local_server.status(home)
    assert server
    with started(
        environment | {"PREFECT_API_URL": server.url, "PREFECT_CLIENT_MAX_RETRIES": "0"}, tmp_path, "check mistakes"
    ) as call:
        server_process(home).kill()
        out, err = call.communicate(timeout=240)
    assert call.returncode == 0, err
    assert "how the run ended is not recorded" in err
    assert "Traceback" not in err
    assert "300 files" in out


def test_a_run_whose_process_was_killed_is_crashed_at_the_next_call(
    autopilot: Autopilot, environment: dict[str, str], tmp_path: Path
) -> None:
    write_tree(tmp_path, CODE)
    assert autopilot("health-check").code in {0, 1}
    with started(environment, tmp_path, "check mistakes") as call:
        call.send_signal(signal.SIGKILL)
    time.sleep(0.5)
    write_tree(tmp_path / "next", {"a.py": "print(1)\n"})
    assert autopilot("component-analysis", "--component", tmp_path / "next").code == 0
    runs = {run["name"]: run["state"] for run in autopilot("status", "--format", "json").json()["runs"]}
    assert runs[f"component-analysis of {tmp_path}"] == "Crashed"
