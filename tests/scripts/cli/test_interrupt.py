import signal
import subprocess
import sys
import time

import psutil
import pytest

DEAF_CHILD = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print('up', flush=True)
time.sleep(60)
"""

CALL = """
import subprocess, sys, time
from scripts.cli.boundary import guarded
def action():
    child = subprocess.Popen([sys.executable, "-c", {child!r}], stdout=subprocess.PIPE, start_new_session=True)
    child.stdout.readline()
    print(child.pid, flush=True)
    while True:
        try:
            time.sleep(60)
        except KeyboardInterrupt:
            if not {stubborn}:
                raise
sys.exit(guarded(action))
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("stubborn", [False, True])
def test_an_interrupted_call_ends_within_two_seconds_and_leaves_nothing(number: signal.Signals, stubborn: bool) -> None:
    code = CALL.format(stubborn=stubborn, child=DEAF_CHILD)
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        child = psutil.Process(int(process.stdout.readline()))
        process.send_signal(number)
        start = time.monotonic()
        assert process.wait(10) == 130
        assert time.monotonic() - start < 2
        assert not child.is_running() or child.status() == psutil.STATUS_ZOMBIE
        assert b"Traceback" not in process.stderr.read()
