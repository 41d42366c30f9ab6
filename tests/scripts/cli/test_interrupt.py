import signal
import subprocess
import sys
import time

import psutil
import pytest

BUSY_MACHINE = 2
"""Tests run side by side: twice the time that it takes on a quiet machine."""

DEAF_CHILD = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print('up', flush=True)
time.sleep(60)
"""

CALL = """
import signal, subprocess, sys, time
from scripts.cli.boundary import guarded

def work():
    child = subprocess.Popen([sys.executable, "-c", {child!r}], stdout=subprocess.PIPE, start_new_session=True)
    child.stdout.readline()
    print(child.pid, flush=True)
    time.sleep(60)

def swallow():
    while True:
        try:
            work()
        except KeyboardInterrupt:
            pass

def replace_handlers():
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)
    work()

def rename():
    try:
        work()
    except KeyboardInterrupt:
        raise ValueError("something else") from None

sys.exit(guarded({action}))
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("action", ["work", "swallow", "replace_handlers", "rename"])
def test_an_interrupted_call_ends_within_two_seconds_and_leaves_nothing(number: signal.Signals, action: str) -> None:
    code = CALL.format(action=action, child=DEAF_CHILD)
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        child = psutil.Process(int(process.stdout.readline()))
        process.send_signal(number)
        start = time.monotonic()
        assert process.wait(10) == 130
        assert time.monotonic() - start < 2 * BUSY_MACHINE
        _, alive = psutil.wait_procs([child], timeout=BUSY_MACHINE)
        assert not alive or child.status() == psutil.STATUS_ZOMBIE
        assert process.stderr.read() == b"autopilot: interrupted\n"


def test_before_there_is_anything_to_tidy_up_an_interrupt_just_ends_it() -> None:
    soon = "import os, signal, scripts.autonomous_orchestrator\nos.kill(os.getpid(), signal.SIGINT)"
    ended = subprocess.run([sys.executable, "-c", soon], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (-signal.SIGINT, "")
