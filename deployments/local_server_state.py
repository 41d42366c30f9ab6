"""What the local server keeps on disk: its database, new or damaged, its log, the room for both."""

import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

SCHEMA = Path(__file__).with_name("prefect_schema.sql")
"""The tables that Prefect's own migrations make, by scripts/prefect_schema.py."""

LAST_LINES = 8
LITTLE_ROOM = 20_000_000
"""Bytes: an empty database with its journal takes half of it."""


def last_words(folder: Path) -> str:
    """Why a server ended, as far as its folder shows: a full disk, and the end of its log."""
    log = folder / "server.log"
    free = shutil.disk_usage(folder).free
    lines = log.read_text(errors="replace").splitlines()[-LAST_LINES:] if log.exists() else []
    end = [f"The end of {log}:", *lines] if lines else [f"Its log {log} is empty."]
    full = [
        f"Only {free / 1e6:.1f} MB are free in {folder}: free some, or set AUTOPILOT_HOME to a folder on another disk."
    ]
    return "\n".join([*(full if free < LITTLE_ROOM else ()), *end])


def begin_if_missing(database: Path) -> None:
    """Make Prefect's tables at once, where its hundred migrations take seconds; newer ones go on from there."""
    if database.exists():
        return
    new = database.with_name(database.name + ".new")
    with suppress(OSError, sqlite3.Error):  # the server says what is wrong with the place
        new.unlink(missing_ok=True)
        with closing(sqlite3.connect(new)) as connection:
            connection.executescript(SCHEMA.read_text(encoding="utf-8"))
        new.replace(database)


def set_aside_if_damaged(database: Path) -> Path | None:
    """Where a database that SQLite cannot read was moved, with its journal; None when there is nothing wrong."""
    if not database.is_file() or _is_sound(database):
        return None
    aside = database.with_name(database.name + ".broken")
    for suffix in ("-wal", "-shm"):
        database.with_name(database.name + suffix).unlink(missing_ok=True)
    return database.replace(aside)


def _is_sound(database: Path) -> bool:
    try:
        with closing(sqlite3.connect(database)) as connection:
            found: tuple[str] = connection.execute("PRAGMA quick_check(1)").fetchone()
            return found == ("ok",)
    except sqlite3.OperationalError:
        return True  # locked, no permission, a full disk: the server says which
    except sqlite3.DatabaseError:
        return False
