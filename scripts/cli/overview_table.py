"""What `status` shows, as a person looks at it."""

from collections.abc import Iterable, Iterator

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from scripts.cli.overview import Overview
from scripts.cli.runs import to_table as runs_table
from scripts.cli.runs import when


def to_table(overview: Overview) -> Group:
    """The state, what needs a person, what runs and how it went; last what is kept, which a low screen cuts off."""
    state, kept = _block(_running(overview)), _block(_kept(overview))
    return Group(state, *_alerts(overview), *_runs(overview), kept)


def _block(rows: Iterable[tuple[str, str]]) -> Table:
    block = Table.grid(padding=(0, 2))
    for name, value in rows:
        block.add_row(name, Text(value))
    return block


def _alerts(overview: Overview) -> Iterator[RenderableType]:
    """The open ones first; titles hold names from outside, so they are text."""
    if not overview.alerts:
        return
    table = Table("Alert", "Severity", "Since", "Well again", "Times", title="Alerts", title_justify="left")
    for each in overview.alerts:
        closed = when(each.closed) if each.closed else "not yet"
        table.add_row(Text(each.title), each.severity, when(each.opened), closed, str(each.count or 1))
    yield table


def _running(overview: Overview) -> Iterator[tuple[str, str]]:
    server, metrics = overview.server, overview.metrics
    yield (
        "Local server",
        f"{server.page}, since {when(server.since)}, {server.memory_megabytes} MB" if server else "not running",
    )
    yield "Worker", f"process {overview.worker}" if overview.worker else "none of this home"
    if metrics:
        limit = f" of at most {metrics.limit}" if metrics.limit else ""
        queues = ", ".join(f"{count} {name}" for name, count in metrics.waiting_by_queue.items())
        waiting = f"{metrics.waiting} waiting ({queues}), the longest for {metrics.longest_wait_seconds:.0f} s"
        yield "Active runs", f"{metrics.active_workflows}{limit}; {waiting if metrics.waiting else 'none waiting'}"
    yield from (("To do", problem) for problem in overview.problems)
    if overview.health:
        yield "Health", f"{overview.health.summary} ({when(overview.health.checked)})"
    yield from ((resource.name, f"{resource.status}: {resource.message}") for resource in overview.resources)


def _kept(overview: Overview) -> list[tuple[str, str]]:
    reports = [f"{report.path}, {when(report.written)}" for report in overview.reports]
    return [
        ("Home", str(overview.home)),
        ("Settings file", str(overview.settings_file or "none")),
        ("Credentials", ", ".join(overview.credentials) or "none (see --action initialize)"),
        ("Index", f"{overview.index_bytes / 1e6:.1f} MB"),
        ("Clones", f"{overview.clones_bytes / 1e6:.1f} MB"),
        ("Last reports", "\n".join(reports) or "none"),
    ]


def _runs(overview: Overview) -> Iterator[RenderableType]:
    if overview.runs is None:
        busy = "the Prefect server runs but does not answer: it is busy, or hangs"
        yield f"Last runs: {busy if overview.server else 'no Prefect server answers; the next analysis starts one'}"
        return
    if overview.active:
        yield runs_table(overview.active, "Active and waiting")
    if overview.failures:
        yield runs_table(overview.failures, "Last failures")
    if overview.metrics and overview.metrics.operations:
        yield _operations(overview)
    yield runs_table(overview.runs, "Last runs") if overview.runs else "Last runs: none yet"


def _operations(overview: Overview) -> Table:
    table = Table("Operation", "Completed", "Failed", "Cancelled", "Success", "Median", "Longest", title="Operations")
    table.title_justify = "left"
    for each in overview.metrics.operations if overview.metrics else ():
        success = "" if each.success_rate is None else f"{each.success_rate:.0%}"
        seconds = [
            f"{value:.1f} s" if value is not None else "" for value in (each.median_seconds, each.longest_seconds)
        ]
        table.add_row(each.operation, str(each.completed), str(each.failed), str(each.cancelled), success, *seconds)
    return table
