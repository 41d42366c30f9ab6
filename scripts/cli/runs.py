"""`--action runs`: the runs of a Prefect server, the newest first."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from pydantic import TypeAdapter
from rich.table import Table

from scripts.cli.orchestration import ask
from scripts.cli.output import Format, print_result, result_console

if TYPE_CHECKING:
    from deployments.orchestrator import RunStatus


class State(StrEnum):
    """The kinds of state that a run can be in."""

    SCHEDULED = "scheduled"
    PENDING = "pending"
    RUNNING = "running"
    PAUSED = "paused"
    CANCELLING = "cancelling"
    COMPLETED = "completed"
    FAILED = "failed"
    CRASHED = "crashed"
    CANCELLED = "cancelled"


def runs(
    *, state: State | None = None, operation: str | None = None, limit: int = 20,
    format: Format = Format.TABLE,  # noqa: A002
) -> int:  # fmt: skip
    """List runs, the newest first; those of schedules that are not due yet only with --state scheduled.

    Parameters
    ----------
    state
        Only runs in this state.
    operation
        Only runs of this operation.
    limit
        How many at most.
    format
        How to print them.
    """

    async def read() -> "list[RunStatus]":
        from deployments.catalog import operation_name
        from deployments.orchestrator import list_runs

        return await list_runs(state, operation_name(operation) if operation else None, limit)

    found = ask(read)
    if format is Format.JSON:
        print_result(as_json(found))
    else:
        result_console().print(to_table(found) if found else "There are no such runs.")
    return 0


def as_json(found: "Sequence[RunStatus]") -> str:
    from deployments.orchestrator import RunStatus

    return TypeAdapter(list[RunStatus]).dump_json(list(found), indent=2).decode()


def to_table(found: "Sequence[RunStatus]", title: str | None = None) -> Table:
    """A row a run; the reason of what went wrong or waits is beside its state."""
    table = Table("Run", "Id", "Operation", "State", "Queue", "Started", "Took", title=title, title_justify="left")
    for run in found:
        reason = f": {first_line(run.message)}" if run.message and not run.succeeded else ""
        table.add_row(
            run.name, str(run.id)[:8], run.operation, f"{run.state}{reason}", run.queue or "",
            when(run.started), f"{run.seconds:.1f} s" if run.started else "",
        )  # fmt: skip
    return table


def first_line(message: str, longest: int = 80) -> str:
    line = message.strip().partition("\n")[0]
    return line if len(line) <= longest else line[: longest - 1] + "…"


def when(moment: datetime | None) -> str:
    return f"{moment.astimezone():%Y-%m-%d %H:%M:%S}" if moment else ""
