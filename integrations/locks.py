"""One at a time, over all processes of the machine; a lock ends with its holder, however that one ends."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

POLL = 0.05


class Busy(TimeoutError):
    """Somebody else held the lock for the whole time."""


@contextmanager
def alone(file: Path, patience: float) -> Iterator[None]:
    """Hold the lock of this file, which is made and stays. Raises Busy after `patience` seconds."""
    with file.open("w") as handle:
        _acquire(handle, time.monotonic() + patience)
        yield


@contextmanager
def alone_by_name(folder: Path, name: str, patience: float) -> Iterator[None]:
    """Hold the lock of a name; its file goes when the lock is given back. Raises Busy after `patience` seconds."""
    folder.mkdir(parents=True, exist_ok=True)
    file, end = folder / f"{name}.lock", time.monotonic() + patience
    while True:
        with file.open("w") as handle:
            _acquire(handle, end)
            if not _is_still(file, handle):
                continue  # its holder before us took it away, and somebody may have made it anew
            try:
                yield
            finally:
                file.unlink()
            return


def _acquire(handle: IO[str], end: float) -> None:
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > end:
                raise Busy(f"{handle.name} is held by another process") from None
            time.sleep(POLL)
        else:
            return


def _is_still(file: Path, handle: IO[str]) -> bool:
    try:
        return os.path.samestat(file.stat(), os.fstat(handle.fileno()))
    except FileNotFoundError:
        return False
