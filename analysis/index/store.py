"""Where facts and joins are kept between runs: one SQLite file, safe for several processes, never a reason to fail."""

import sqlite3
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from integrations import tally

SCHEMA = f"""
{tally.SCHEMA}
CREATE TABLE IF NOT EXISTS facts (
    layer TEXT NOT NULL, content TEXT NOT NULL, day INTEGER NOT NULL, value BLOB NOT NULL,
    PRIMARY KEY (layer, content)
);
CREATE TABLE IF NOT EXISTS joins (
    name TEXT NOT NULL, digest TEXT NOT NULL, day INTEGER NOT NULL, value BLOB NOT NULL,
    PRIMARY KEY (name, digest)
);
"""
LARGEST = 1 << 30
CHUNK = 500
DAY = 86_400

type Row = tuple[str, bytes, int]


class Store:
    """Facts by (layer, content) and joins by (name, digest). `notes` says what went wrong and what was done instead.

    Without a path, or when the file cannot be used, everything is kept in memory. A file that is no database is
    moved aside to `<name>.broken` and begun anew. When the file outgrows `largest` bytes, what was not used for the
    longest time is dropped.
    """

    def __init__(self, path: Path | None = None, *, largest: int = LARGEST) -> None:
        self.path = path
        self.largest = largest
        self.notes: list[str] = []
        self.today = int(time.time() // DAY)
        self._tally = Counter[str]()
        self._connection = self._open()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the file back, smaller when it had grown too large."""
        with suppress(sqlite3.Error):
            if self.path:
                self._prune()
                with self._connection:
                    tally.add(self._connection, self._tally)
        self._connection.close()

    def __del__(self) -> None:
        """Whoever forgets to close it loses nothing but the pruning."""
        with suppress(AttributeError, sqlite3.Error):
            self._connection.close()

    def facts(self, layer: str, contents: Iterable[str]) -> dict[str, bytes]:
        """What is kept of a layer, by content."""
        wanted = set(contents)
        rows = self._kept(layer, wanted, "value")
        self._use("facts", "layer", "content", [(layer, content) for content, _, day in rows if day != self.today])
        self._tally.update({tally.HIT: len(rows), tally.MISS: len(wanted) - len(rows)})
        return {content: value for content, value, _ in rows}

    def lacks(self, layer: str, contents: Iterable[str]) -> set[str]:
        """Those contents of which nothing is kept for a layer."""
        wanted = set(contents)
        return wanted.difference(content for content, _, _ in self._kept(layer, wanted, "x''"))

    def keep_facts(self, layer: str, values: Mapping[str, bytes]) -> None:
        """Keep facts of a layer, by content."""
        self._write(
            "INSERT OR REPLACE INTO facts (layer, content, day, value) VALUES (?, ?, ?, ?)",
            [(layer, content, self.today, value) for content, value in values.items()],
        )

    def join(self, name: str, digest: str) -> bytes | None:
        """The join of that name over what has that digest, if it is kept."""
        rows = self._rows("SELECT name, value, day FROM joins WHERE name = ? AND digest = ?", (name, digest))
        for _, value, day in rows:
            self._use("joins", "name", "digest", [(name, digest)] if day != self.today else [])
            return bytes(value)
        return None

    def keep_join(self, name: str, digest: str, value: bytes) -> None:
        """Keep a join over what has that digest."""
        row = (name, digest, self.today, value)
        self._write("INSERT OR REPLACE INTO joins (name, digest, day, value) VALUES (?, ?, ?, ?)", [row])

    def _kept(self, layer: str, contents: Iterable[str], what: str) -> list[Row]:
        """The rows of a layer with these contents, in as many questions as SQLite wants."""
        wanted, rows = list(contents), list[Row]()
        for start in range(0, len(wanted), CHUNK):
            chunk = wanted[start : start + CHUNK]
            marks = ",".join("?" * len(chunk))
            query = f"SELECT content, {what}, day FROM facts WHERE layer = ? AND content IN ({marks})"  # noqa: S608
            rows.extend(self._rows(query, (layer, *chunk)))
        return rows

    def _use(self, table: str, first: str, second: str, keys: list[tuple[str, str]]) -> None:
        if keys:
            statement = f"UPDATE {table} SET day = {self.today} WHERE {first} = ? AND {second} = ?"  # noqa: S608
            self._write(statement, keys)

    def _rows(self, query: str, values: tuple[str, ...]) -> list[Row]:
        try:
            return self._connection.execute(query, values).fetchall()
        except sqlite3.DatabaseError as error:
            self._give_up(error)
            return []

    def _write(self, statement: str, rows: Sequence[tuple[str | int | bytes, ...]]) -> None:
        try:
            with self._connection:
                self._connection.executemany(statement, rows)
        except sqlite3.DatabaseError as error:
            self._give_up(error)

    def _open(self) -> sqlite3.Connection:
        if self.path is None:
            return _connect(":memory:")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            return _connect(str(self.path))
        except (sqlite3.OperationalError, OSError) as error:
            self._note(error)
            return _connect(":memory:")
        except sqlite3.DatabaseError:
            return self._begin_anew()

    def _begin_anew(self) -> sqlite3.Connection:
        """Move the broken file aside and open a new one."""
        assert self.path
        aside = self.path.with_name(self.path.name + ".broken")
        self.notes.append(f"The index {self.path} was damaged; it is now {aside.name} and a new one was begun.")
        try:
            with suppress(FileNotFoundError):
                self.path.replace(aside)
            for suffix in ("-wal", "-shm"):
                self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)
            return _connect(str(self.path))
        except (sqlite3.Error, OSError) as error:
            self._note(error)
            return _connect(":memory:")

    def _give_up(self, error: sqlite3.DatabaseError) -> None:
        """Go on without the file, or with a new one when it is damaged."""
        with suppress(sqlite3.Error):
            self._connection.close()
        if self.path and not isinstance(error, sqlite3.OperationalError):
            self._connection = self._begin_anew()
            return
        self._note(error)
        self._connection = _connect(":memory:")

    def _note(self, error: Exception) -> None:
        self.notes.append(
            f"The index {self.path} cannot be used ({error}); nothing of this run is kept. "
            "Check the free space and the permissions there."
        )

    def _prune(self) -> None:
        """Drop the oldest days until three quarters of the largest size are left."""
        size = self._size()
        while size > self.largest:
            before = size
            for table in ("joins", "facts"):
                oldest = f"SELECT rowid FROM {table} ORDER BY day LIMIT (SELECT count(*) / 4 + 1 FROM {table})"  # noqa: S608
                self._connection.execute(f"DELETE FROM {table} WHERE rowid IN ({oldest})")  # noqa: S608
            self._connection.commit()
            self._connection.execute("VACUUM")
            size = self._size()
            if size >= before:
                return

    def _size(self) -> int:
        pages = self._connection.execute("PRAGMA page_count").fetchone()[0]
        return int(pages * self._connection.execute("PRAGMA page_size").fetchone()[0])


def _connect(name: str) -> sqlite3.Connection:
    connection = sqlite3.connect(name, timeout=60, check_same_thread=False)
    try:
        with suppress(sqlite3.OperationalError):  # another process is at it: SQLite does not wait here
            connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.executescript(SCHEMA)
    except sqlite3.Error:
        connection.close()
        raise
    return connection
