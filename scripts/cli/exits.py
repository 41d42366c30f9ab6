"""What the exit codes mean."""

import gc
import os
import sys
import threading
from contextlib import suppress
from enum import IntEnum
from typing import NoReturn

SERVER_LOST = threading.Event()
"""Set when the Prefect server went away: what Prefect would still tell it at exit takes minutes to fail."""


class Exit(IntEnum):
    FINE = 0
    FINDINGS = 1
    USAGE = 2
    FAILED = 3
    INTERRUPTED = 130
    BROKEN_PIPE = 141


class UsageError(Exception):
    """The arguments ask for something that cannot be; the message says what to type instead."""


def leave(code: int) -> NoReturn:
    """End the process: at once when the Prefect server is lost, else in Python's own way."""
    if SERVER_LOST.is_set():
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError):
                stream.flush()
        os._exit(code)
    gc.freeze()  # Python would look through 230,000 imported objects for garbage, and then end
    sys.exit(code)
