"""`--action status`: what runs, what is kept, what is set."""

from datetime import UTC, datetime
from pathlib import Path

import psutil
from pydantic import BaseModel
from rich.console import Group
from rich.table import Table

from config.credentials import CREDENTIALS
from config.files import config_path
from config.settings import OrchestrationConfig, get_settings
from scripts.cli.output import Format, print_result, result_console
from scripts.cli.runs import Run, recent_runs

NEWEST = 5


class Server(BaseModel):
    """The local server; absent when none runs."""

    page: str
    since: datetime
    memory_megabytes: int


class Report(BaseModel):
    path: Path
    written: datetime


class Overview(BaseModel):
    """Everything that `status` shows. `runs` is None when no Prefect server answers."""

    home: Path
    settings_file: Path | None
    credentials: list[str]
    server: Server | None
    runs: list[Run] | None
    index_bytes: int
    clones_bytes: int
    reports: list[Report]


def status(*, format: Format = Format.TABLE) -> int:  # noqa: A002
    """Show the local server, the last runs and reports, what is kept and what is set.

    Parameters
    ----------
    format
        How to print it.
    """
    overview = take_overview(get_settings())
    if format is Format.JSON:
        print_result(overview.model_dump_json(indent=2))
    else:
        result_console().print(to_table(overview))
    return 0


def take_overview(settings: OrchestrationConfig) -> Overview:
    """Look at everything; starts nothing."""
    server, url = _local_server(settings.autopilot_home)
    return Overview(
        home=settings.autopilot_home,
        settings_file=config_path(),
        credentials=[credential.name for credential in CREDENTIALS if credential.is_set(settings)],
        server=server,
        runs=recent_runs(url, NEWEST),
        index_bytes=_size(settings.index),
        clones_bytes=_size(settings.clones),
        reports=_newest_reports(settings.reports),
    )


def _local_server(home: Path) -> tuple[Server | None, str | None]:
    from deployments import local_server

    found = local_server.status(home) if home.exists() else None
    process = found.process() if found else None
    if found is None or process is None:
        return None, None
    since = datetime.fromtimestamp(process.create_time(), UTC)
    return Server(page=found.page, since=since, memory_megabytes=_memory(process)), found.url


def _memory(process: psutil.Process) -> int:
    return int(process.memory_info().rss // 1_000_000)


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def _newest_reports(folder: Path) -> list[Report]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    reports = [Report(path=path, written=datetime.fromtimestamp(path.stat().st_mtime, UTC)) for path in files]
    return sorted(reports, key=lambda report: report.written, reverse=True)[:NEWEST]


def to_table(overview: Overview) -> Group:
    """One block for the state, one for the runs."""
    state = Table.grid(padding=(0, 2))
    for name, value in _rows(overview):
        state.add_row(name, value)
    return Group(state, _runs_table(overview.runs))


def _rows(overview: Overview) -> list[tuple[str, str]]:
    server = overview.server
    running = f"{server.page}, since {_when(server.since)}, {server.memory_megabytes} MB" if server else "not running"
    reports = [f"{report.path}, {_when(report.written)}" for report in overview.reports]
    return [
        ("Home", str(overview.home)),
        ("Settings file", str(overview.settings_file or "none")),
        (
            "Credentials",
            ", ".join(overview.credentials) or "none (see --action initialize)",
        ),
        ("Local server", running),
        ("Index", f"{overview.index_bytes / 1e6:.1f} MB"),
        ("Clones", f"{overview.clones_bytes / 1e6:.1f} MB"),
        ("Last reports", "\n".join(reports) or "none"),
    ]


def _runs_table(runs: list[Run] | None) -> Table | str:
    if runs is None:
        return "Last runs: no Prefect server answers; the next analysis starts one"
    if not runs:
        return "Last runs: none yet"
    table = Table("Flow", "Run", "State", "Started", "Took", title="Last runs", title_justify="left")
    for run in runs:
        table.add_row(run.flow, run.name, run.state, _when(run.started) if run.started else "", f"{run.seconds:.1f} s")
    return table


def _when(moment: datetime) -> str:
    return f"{moment.astimezone():%Y-%m-%d %H:%M}"
