"""Ctrl-C and its like: end within two seconds and leave nothing running that this process started."""

import os
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType

from scripts.cli.exits import Exit

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
TIDY_SECONDS = 1.2
CHILD_SECONDS = 0.3


@contextmanager
def interruptible() -> Iterator[threading.Event]:
    """Within the block, a signal sets the event and raises KeyboardInterrupt, so that work can tidy up; if that takes
    longer than TIDY_SECONDS, or at the second signal, the process ends at once."""
    interrupted = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield interrupted
        return

    def interrupt(number: int, frame: FrameType | None) -> None:
        interrupted.set()
        raise KeyboardInterrupt

    # The wake-up descriptor tells of signals even when a library, as Prefect does, installs handlers of its own.
    watched, written = socket.socketpair()
    written.setblocking(False)
    handlers = {number: signal.signal(number, interrupt) for number in ENDING}
    descriptor = signal.set_wakeup_fd(written.fileno(), warn_on_full_buffer=False)
    watcher = threading.Thread(target=_watch, args=[watched, interrupted], daemon=True)
    watcher.start()
    try:
        yield interrupted
    finally:
        signal.set_wakeup_fd(descriptor)
        for number, handler in handlers.items():
            signal.signal(number, handler)
        written.close()
        watcher.join()


def _watch(signals: socket.socket, interrupted: threading.Event) -> None:
    """Wait for a signal that ends, then for the block to be left in time; else end the process."""
    with signals:
        if not _next_ending(signals):
            return
        interrupted.set()
        signals.settimeout(TIDY_SECONDS)
        with suppress(TimeoutError):
            if not _next_ending(signals):
                return
        end_now()


def _next_ending(signals: socket.socket) -> bool:
    """True at a signal that ends, False when the block is left. Raises TimeoutError."""
    while number := signals.recv(1):
        if number[0] in ENDING:
            return True
    return False


def end_now() -> None:
    """End every descendant and this process, with no further tidying."""
    _end_descendants()
    with suppress(OSError, ValueError):
        sys.stderr.write("autopilot: interrupted\n")
        sys.stderr.flush()
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
    psutil.wait_procs(alive, timeout=CHILD_SECONDS)
