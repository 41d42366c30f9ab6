"""How far the work is, on standard error: bars on a terminal, a line for each stage in a pipe."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

Listener = Callable[[str, int, int], None]


@contextmanager
def shown_progress() -> Iterator[Listener]:
    """A listener for (stage, done, total); total is 0 when it is not known."""
    if sys.stderr.isatty():
        yield from _bars()
    else:
        yield _lines()


def _bars() -> Iterator[Listener]:
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    stages: dict[str, TaskID] = {}
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:

        def listen(stage: str, done: int, total: int) -> None:
            if stage not in stages:
                stages[stage] = progress.add_task(stage, total=total or None)
            progress.update(stages[stage], completed=done, total=total or None)

        yield listen


def _lines() -> Listener:
    seen: set[str] = set()

    def listen(stage: str, done: int, total: int) -> None:
        if stage not in seen:
            seen.add(stage)
            print(f"{stage} ({total})" if total else stage, file=sys.stderr, flush=True)

    return listen
