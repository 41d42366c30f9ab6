"""What the processes of a machine share and may lose."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from integrations.shared_state import SharedState

SCHEMA = "create table if not exists counts (number integer not null); create index if not exists n on counts (number)"
KILLED = f"""
import os, signal, sys
from pathlib import Path
from integrations.shared_state import SharedState
shared = SharedState(Path(sys.argv[1]), {SCHEMA!r})
with shared.opened() as state:
    state.execute("insert into counts values (1)")
with shared.opened() as state:
    state.execute("insert into counts values (2)")
    os.kill(os.getpid(), signal.SIGKILL)
"""


def numbers(shared: SharedState) -> list[int]:
    with shared.opened() as state:
        return [number for (number,) in state.execute("select number from counts")]


def test_a_killed_process_leaves_what_it_had_finished(tmp_path: Path) -> None:
    file = tmp_path / "new" / "shared.sqlite3"
    subprocess.run([sys.executable, "-c", KILLED, str(file)], check=False, cwd=Path(__file__).parents[2])
    assert numbers(SharedState(file, SCHEMA)) == [1]


@pytest.mark.parametrize("broken", [b"no database at all " * 99, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_broken_file_is_begun_anew(tmp_path: Path, broken: bytes) -> None:
    file = tmp_path / "shared.sqlite3"
    file.write_bytes(broken)
    assert numbers(SharedState(file, SCHEMA)) == []


def test_one_that_breaks_in_use_fails_once(tmp_path: Path) -> None:
    shared = SharedState(tmp_path / "shared.sqlite3", SCHEMA)
    shared.file.write_bytes(b"no database at all " * 99)
    with pytest.raises(sqlite3.DatabaseError, match="not a database"):
        numbers(shared)
    assert numbers(shared) == []


def test_one_that_is_taken_away_in_use_is_made_again(tmp_path: Path) -> None:
    shared = SharedState(tmp_path / "shared.sqlite3", SCHEMA)
    shared.file.unlink()
    assert numbers(shared) == []


def test_a_mistake_in_a_statement_costs_nobody_the_file(tmp_path: Path) -> None:
    shared = SharedState(tmp_path / "shared.sqlite3", SCHEMA)
    with shared.opened() as state:
        state.execute("insert into counts values (3)")
    with pytest.raises(sqlite3.OperationalError, match="no such table"), shared.opened() as state:
        state.execute("select * from nowhere")
    with pytest.raises(sqlite3.IntegrityError), shared.opened() as state:
        state.execute("insert into counts values (null)")
    assert numbers(shared) == [3]
