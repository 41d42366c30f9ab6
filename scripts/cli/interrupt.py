"""Ctrl-C and SIGTERM: end within two seconds and leave nothing running that this process started."""

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType

from scripts.cli.exits import Exit

TIDY_SECONDS = 1.2
CHILD_SECONDS = 0.3


@contextmanager
def interruptible() -> Iterator[None]:
    """Within the block, the first signal raises KeyboardInterrupt so that work can tidy up; if that takes longer than
    TIDY_SECONDS, or at the second signal, the process ends at once."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    previous = {number: signal.signal(number, _interrupt) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


def _interrupt(number: int, frame: FrameType | None) -> None:
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, lambda *_: end_now())
    watchdog = threading.Timer(TIDY_SECONDS, end_now)
    watchdog.daemon = True
    watchdog.start()
    raise KeyboardInterrupt


def end_now() -> None:
    """End every descendant and this process, with no further tidying."""
    with suppress(OSError, ValueError):
        sys.stderr.write("\nautopilot: interrupted\n")
        sys.stderr.flush()
    _end_descendants()
    os._exit(Exit.INTERRUPTED)


def _end_descendants() -> None:
    import psutil

    descendants = psutil.Process().children(recursive=True)
    for process in descendants:
        with suppress(psutil.NoSuchProcess):
            process.terminate()
    _, alive = psutil.wait_procs(descendants, timeout=CHILD_SECONDS)
    for process in alive:
        with suppress(psutil.NoSuchProcess):
            process.kill()
