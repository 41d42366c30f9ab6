"""How long work says how far it is: whoever listens is told, wherever in the call it happens."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

type Progress = Callable[[str, int, int], None]
"""Called with the stage's name, what is done and the total (0 when it is not known)."""

_listener: ContextVar[Progress | None] = ContextVar("progress", default=None)


def report_progress(stage: str, done: int, total: int) -> None:
    """Tell the listener of this context, if there is one."""
    if listener := _listener.get():
        listener(stage, done, total)


@contextmanager
def progress_to(listener: Progress) -> Iterator[None]:
    """Within the block (and threads that copy its context), progress goes to `listener`."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)
