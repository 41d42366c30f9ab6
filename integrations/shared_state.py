"""SQLite files that the processes of a machine share, of what may be lost: budgets, kept answers.

Nothing waits for the disk, which makes a transaction ten times as fast. A process that is killed loses nothing by it;
a machine that loses its power may leave a broken file, and such a one is begun anew.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

PATIENCE = 30.0
"Seconds to wait for the transactions of others."


@dataclass(frozen=True, slots=True)
class SharedState:
    """One file, and the statements that make its tables where there are none."""

    file: Path
    schema: str

    def __post_init__(self) -> None:
        self.file.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._prepare()
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):
                raise
            self._forget()
            self._prepare()

    @contextmanager
    def opened(self) -> Iterator[sqlite3.Connection]:
        """One transaction, while no other process has one. Raises sqlite3.Error; a broken file is gone then."""
        if not self.file.exists():
            self._prepare()
        try:
            with closing(self._connect()) as state:
                state.execute("begin immediate")
                yield state
                state.execute("commit")
        except sqlite3.DatabaseError as error:
            if type(error) is sqlite3.DatabaseError:
                self._forget()
            raise

    def _connect(self) -> sqlite3.Connection:
        state = sqlite3.connect(self.file, timeout=PATIENCE, isolation_level=None)
        try:
            state.execute("pragma synchronous = off")
        except sqlite3.Error:
            state.close()
            raise
        return state

    def _prepare(self) -> None:
        self.file.touch(mode=0o600)
        with closing(self._connect()) as state:
            state.execute("begin immediate")
            for statement in self.schema.split(";"):
                state.execute(statement)
            state.execute("commit")

    def _forget(self) -> None:
        for leftover in ("", "-journal"):
            self.file.with_name(self.file.name + leftover).unlink(missing_ok=True)
