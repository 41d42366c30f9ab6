"""Which runs the workers of this machine have in hand: a file each, by which those of a killed worker are found."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import psutil

NOBODY = "0 0.00"


@dataclass(frozen=True, slots=True)
class Entry:
    """A run that was in the hands of a process which is gone, or that a worker could not report."""

    run: UUID
    owner: str
    taken: datetime
    file: Path


class Ledger:
    """The entries of this process and of others. A start time tells a reused pid, also after a reboot."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        process = psutil.Process()
        self.owner = f"{process.pid} {process.create_time():.2f}"

    def add(self, run: UUID) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / str(run)).write_text(self.owner)

    def remove(self, run: UUID) -> None:
        """Nothing when another process has taken the run by now."""
        file = self.folder / str(run)
        with suppress(FileNotFoundError):
            if file.read_text() == self.owner:
                file.unlink()

    def abandon(self, run: UUID) -> None:
        """Leave the run to whoever looks for orphans next: it ended badly, and the report of it may be lost."""
        file = self.folder / str(run)
        with suppress(FileNotFoundError):
            if file.read_text() == self.owner:
                file.write_text(NOBODY)

    def forget(self, entry: Entry) -> None:
        """Nothing when somebody has taken the run by now."""
        with suppress(FileNotFoundError):
            if entry.file.read_text() == entry.owner:
                entry.file.unlink()

    def orphans(self) -> Iterator[Entry]:
        """Runs whose worker has ended without a word."""
        for file in self.folder.iterdir() if self.folder.is_dir() else ():
            with suppress(FileNotFoundError, ValueError):
                owner = file.read_text()
                pid, created = owner.split()
                if not _is_alive(int(pid), float(created)):
                    yield Entry(UUID(file.name), owner, datetime.fromtimestamp(file.stat().st_mtime, UTC), file)


def _is_alive(pid: int, created: float) -> bool:
    with suppress(psutil.NoSuchProcess):
        process = psutil.Process(pid)
        return abs(process.create_time() - created) < 1 and process.status() != psutil.STATUS_ZOMBIE
    return False
