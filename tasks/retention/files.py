"""What AUTOPILOT_HOME need not keep any longer: old first, then the oldest while it holds more than it may."""

import shutil
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil
from prefect import task
from prefect.artifacts import create_table_artifact
from prefect.cache_policies import NO_CACHE
from pydantic import BaseModel, ConfigDict

from analysis.report.markdown_text import code
from config.settings import Retention, get_settings
from tasks.outages import passing_over_outages
from tasks.retention.runs import OldRuns

YOUNG = timedelta(days=1)
"""What was used since is never removed for want of room: a run may be at it."""

LOG_MEGABYTES = 50
MEGABYTE = 1_000_000
MOST_ROWS = 200
RUN_ID = 36
"""Keys of results begin with the id of their run; see tasks/steps.py."""


class Removed(BaseModel):
    """One thing that is gone, or in a dry run would be."""

    model_config = ConfigDict(frozen=True)

    path: Path
    megabytes: float
    last_used: datetime
    reason: str


class Cleaning(BaseModel):
    """All that is gone, or in a dry run would be."""

    model_config = ConfigDict(frozen=True)

    files: tuple[Removed, ...]
    runs: tuple[OldRuns, ...]

    @property
    def summary(self) -> str:
        megabytes = sum(each.megabytes for each in self.files)
        runs = sum(len(old.runs) for old in self.runs)
        return f"{len(self.files)} of AUTOPILOT_HOME, {megabytes:.1f} MB; {runs} runs"


@dataclass(frozen=True, slots=True)
class Keep:
    """Entries of the folder are kept for so many days; `for_room` may go before, oldest first.

    With `sign`, an entry is whatever folder below holds a file of that name.
    """

    folder: str
    days: Callable[[Retention], int]
    sign: str | None = None
    for_room: bool = True


KEPT: tuple[Keep, ...] = (
    Keep("results", lambda settings: settings.results_days, for_room=False),
    Keep("reports", lambda settings: settings.reports_days, sign="report.json"),
    Keep("clones", lambda settings: settings.clones_days),
    Keep("checkouts", lambda settings: settings.checkouts_days),
)


@dataclass(frozen=True, slots=True)
class Entry:
    path: Path
    size: int
    used: datetime
    keep: Keep
    needed: bool = False


@task(task_run_name="find what is old", cache_policy=NO_CACHE)
def find_old(unfinished: Collection[str] = ()) -> tuple[Removed, ...]:
    """What is past its time, and what is too much, the oldest first; nothing that an unfinished run needs."""
    settings = get_settings()
    entries = list(entries_of(settings.autopilot_home, unfinished))
    return (*choose(entries, settings.retention, datetime.now(UTC)), *long_logs(settings.logs))


def choose(entries: Iterable[Entry], settings: Retention, now: datetime) -> Iterator[Removed]:
    """By age, then by size."""
    kept: list[Entry] = []
    for entry in sorted(entries, key=lambda each: each.used):
        days = entry.keep.days(settings)
        if now - entry.used > timedelta(days=days) and not entry.needed:
            yield _removed(entry, f"not used for {days} days")
        else:
            kept.append(entry)
    excess = sum(entry.size for entry in kept) - settings.megabytes * MEGABYTE
    for entry in kept:
        if excess > 0 and entry.keep.for_room and not entry.needed and now - entry.used > YOUNG:
            excess -= entry.size
            yield _removed(entry, f"all together hold more than {settings.megabytes} MB")


def _removed(entry: Entry, reason: str) -> Removed:
    return Removed(path=entry.path, megabytes=round(entry.size / MEGABYTE, 3), last_used=entry.used, reason=reason)


def entries_of(home: Path, unfinished: Collection[str] = ()) -> Iterator[Entry]:
    """What lies in the folders of the table."""
    at_work = {name for path in (home / "checkouts").glob("*") if (name := clone_at_work(path.name))}
    for keep in KEPT:
        for path in _places(home / keep.folder, keep.sign):
            needed = path.name[:RUN_ID] in unfinished or path.name in at_work or clone_at_work(path.name) is not None
            yield Entry(path, _size(path), _used(path), keep, needed)


def _places(folder: Path, sign: str | None) -> Iterable[Path]:
    return (file.parent for file in folder.rglob(sign)) if sign else folder.glob("*")


def clone_at_work(name: str) -> str | None:
    """The clone that a checkout was made of, `<clone>-<pid>-<random>`, while the process that made it lives."""
    parts = name.rsplit("-", 2)
    lives = len(parts) == 3 and parts[1].isdigit() and psutil.pid_exists(int(parts[1]))
    return parts[0] if lives else None


def _size(path: Path) -> int:
    files = [path] if path.is_file() else path.rglob("*")
    return sum(file.lstat().st_size for file in files if not file.is_dir())


def _used(path: Path) -> datetime:
    """A clone's folder is as old as the clone: what it holds tells when it was last fetched."""
    times = [path.lstat().st_mtime, *(each.lstat().st_mtime for each in (path.iterdir() if path.is_dir() else ()))]
    return datetime.fromtimestamp(max(times), UTC)


def long_logs(logs: Path) -> Iterator[Removed]:
    """Log files that have grown too long; processes may have them open, so they are emptied."""
    for file in logs.glob("*.log"):
        size = file.stat().st_size / MEGABYTE
        if size > LOG_MEGABYTES:
            used = datetime.fromtimestamp(file.stat().st_mtime, UTC)
            yield Removed(path=file, megabytes=round(size, 3), last_used=used, reason=f"longer than {LOG_MEGABYTES} MB")


@task(task_run_name="remove {removed.path.name}", cache_policy=NO_CACHE)
def remove(removed: Removed) -> None:
    """Take it away; nothing when it is gone already."""
    path = removed.path
    if path.suffix == ".log" and path.parent == get_settings().logs:
        path.write_bytes(b"")
    elif path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


@task(task_run_name="show what was removed", cache_policy=NO_CACHE)
def show(cleaning: Cleaning, *, dry_run: bool) -> None:
    """What was removed and why, as an artifact."""
    rows = [
        {
            "path": code(str(each.path)),
            "MB": f"{each.megabytes:g}",
            "last used": f"{each.last_used:%F}",
            "why": each.reason,
        }
        for each in cleaning.files[:MOST_ROWS]
    ]
    rows += [{"path": f"{len(old.runs)} runs", "MB": "", "last used": "", "why": old.reason} for old in cleaning.runs]
    what = f"{'Would remove' if dry_run else 'Removed'}: {cleaning.summary}"
    with passing_over_outages():
        create_table_artifact(rows, key="retention", description=what)
