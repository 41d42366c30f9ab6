"""What the watch over runs sees of real processes."""

import subprocess
import sys
from collections.abc import Iterator
from typing import IO

import pytest
from prefect.client.schemas import State

from deployments.worker.limits import Limit, Watch

JOINS_LATE = """
import os
input()
os.setpgid(0, 0)
held = b"x" * (200 << 20)
print("ready", flush=True)
input()
"""


@pytest.fixture
def late() -> Iterator[subprocess.Popen[str]]:
    """A process that leads a group of its own, and holds 200 MB, once it gets a line."""
    command = (sys.executable, "-c", JOINS_LATE)
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield process
        process.kill()


def pipes(process: subprocess.Popen[str]) -> tuple[IO[str], IO[str]]:
    assert process.stdin
    assert process.stdout
    return process.stdin, process.stdout


async def tell(_: State[None]) -> None: ...


def test_a_run_that_does_not_lead_its_group_yet_keeps_its_limit(late: subprocess.Popen[str]) -> None:
    watch, (orders, answers) = Watch(), pipes(late)
    watch.limits[late.pid] = Limit(100, None, tell)
    assert watch.exceeded() == []
    orders.write("\n")
    orders.flush()
    assert answers.readline() == "ready\n"
    ((group, _, state),) = watch.exceeded()
    assert (group, state.name) == (late.pid, "Crashed")


def test_a_run_that_has_ended_is_forgotten(late: subprocess.Popen[str]) -> None:
    watch = Watch()
    watch.limits[late.pid] = Limit(100, None, tell)
    late.kill()
    late.wait()
    assert watch.exceeded() == []
    assert not watch.limits
