"""How far the work is, on standard error: bars on a terminal, a line for each stage in a pipe or on a dumb one."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

Listener = Callable[[str, int, int], None]


@contextmanager
def shown_progress() -> Iterator[Listener]:
    """A listener for (stage, done, total); total is 0 when it is not known."""
    if sys.stderr.isatty() and not Console(stderr=True).is_dumb_terminal:
        yield from _bars()
    else:
        yield _lines()


def _bars() -> Iterator[Listener]:
    """One line for what is being done; a bar for what is counted, gone when it is done."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[count]}"),
        TimeElapsedColumn(),
    )
    counted: dict[str, TaskID] = {}
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        current = progress.add_task("start", total=None, count="")

        def listen(stage: str, done: int, total: int) -> None:
            if not total:
                progress.update(current, description=stage)
                return
            if stage not in counted:
                counted[stage] = progress.add_task(f"  {stage}", count="")
            count = f"{done:,} of {total:,}"
            progress.update(counted[stage], completed=done, total=total, count=count, visible=done < total)

        yield listen


def _lines() -> Listener:
    seen: set[str] = set()

    def listen(stage: str, done: int, total: int) -> None:
        if stage not in seen:
            seen.add(stage)
            print(f"{stage} ({total})" if total else stage, file=sys.stderr, flush=True)

    return listen
