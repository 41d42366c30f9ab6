import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from prefect.client.orchestration import get_client
from prefect.settings import PREFECT_API_URL

from deployments.abandoned import is_abandoned, mark_abandoned_runs, own_process

PATIENCE = 120
COMMAND = """
import time
from pathlib import Path
from prefect import flow, runtime
from prefect.settings import get_current_settings
from deployments.abandoned import accounted_for

@flow
def endless():
    print(runtime.flow_run.id, get_current_settings().flows.heartbeat_frequency, flush=True)
    time.sleep(600)

with accounted_for(endless):
    endless()
"""


@pytest.fixture
def command() -> Iterator[subprocess.Popen[str]]:
    """A run in the process of a command, as it is on a terminal."""
    environment = {**os.environ, "PREFECT_API_URL": str(PREFECT_API_URL.value()), "PYTHONPATH": str(Path.cwd())}
    arguments = [sys.executable, "-c", COMMAND]
    with subprocess.Popen(arguments, env=environment, stdout=subprocess.PIPE, text=True) as process:
        yield process
        process.kill()


@pytest.mark.xdist_group("prefect")
@pytest.mark.usefixtures("prefect_server")
def test_a_run_whose_process_was_killed_is_marked_by_the_next_command(command: subprocess.Popen[str]) -> None:
    assert command.stdout
    run, heartbeats = command.stdout.readline().split()
    assert heartbeats == "None"
    with get_client(sync_client=True) as client:
        name = client.read_flow_run(UUID(run)).name
        assert name not in mark_abandoned_runs()
        command.kill()
        command.wait(PATIENCE)
        deadline = time.monotonic() + PATIENCE
        while name not in mark_abandoned_runs():
            assert time.monotonic() < deadline
            time.sleep(0.2)
        assert client.read_flow_run(UUID(run)).state_name == "Crashed"
        assert client.read_flow_run(UUID(run)).tags == []


def test_a_live_process_and_runs_of_workers_are_left_alone() -> None:
    assert not is_abandoned(own_process())
    assert not is_abandoned("worker-1:4711")
    assert not is_abandoned(None)
    assert is_abandoned(f"process:{os.getpid()}@1")
