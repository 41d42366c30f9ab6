"""How often a cache knew the answer: counted in the cache's own SQLite file, by all processes that use it."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

SCHEMA = "create table if not exists tally (result text primary key, number integer not null);"
HIT, MISS = "hit", "miss"


def add(cache: sqlite3.Connection, results: Mapping[str, int]) -> None:
    """Count within the caller's transaction."""
    cache.executemany(
        "insert into tally values (?, ?) on conflict (result) do update set number = number + excluded.number",
        [(result, number) for result, number in results.items() if number],
    )


def read_tally(file: Path) -> dict[str, int]:
    """What has been counted in a file so far; nothing where there is none yet."""
    if not file.exists():
        return {}
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=5)) as cache:
            return dict(cache.execute("select result, number from tally").fetchall())
    except sqlite3.DatabaseError:
        return {}
