import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from deployments.local_server_state import begin_if_missing, last_words, set_aside_if_damaged
from scripts.prefect_schema import written_by_migrations


def database(folder: Path) -> Path:
    path = folder / "prefect.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE run (name TEXT)")
        connection.executemany("INSERT INTO run VALUES (?)", [("x" * 500,) for _ in range(200)])
    return path


def lines(sql: str) -> Counter[str]:
    """Constraints come in any order."""
    return Counter(line.strip().rstrip(",") for line in sql.splitlines())


def test_a_new_database_has_the_tables_of_prefects_own_migrations(tmp_path: Path) -> None:
    """When it has not, Prefect has come further: `python -m scripts.prefect_schema`."""
    begin_if_missing(tmp_path / "new.db")
    with closing(sqlite3.connect(tmp_path / "new.db")) as connection:
        begun = "\n".join(connection.iterdump())
    migrated = written_by_migrations(tmp_path)
    assert lines(begun) == lines(migrated)
    assert [line[:30] for line in begun.splitlines() if line.startswith("INSERT")] == ['INSERT INTO "alembic_version" ']


def test_a_database_that_is_there_or_has_no_place_is_not_begun(tmp_path: Path) -> None:
    path = database(tmp_path)
    before = path.read_bytes()
    begin_if_missing(path)
    begin_if_missing(tmp_path / "nowhere" / "prefect.db")
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_sound_database_and_none_at_all_are_left_alone(tmp_path: Path) -> None:
    assert set_aside_if_damaged(tmp_path / "none.db") is None
    assert set_aside_if_damaged(database(tmp_path)) is None


@pytest.mark.parametrize("start", [0, 8192])
def test_a_damaged_database_is_kept_aside_with_its_journal_gone(tmp_path: Path, start: int) -> None:
    path = database(tmp_path)
    with path.open("r+b") as file:
        file.seek(start)
        file.write(b"\xff" * 20_000)
    path.with_name("prefect.db-wal").write_bytes(b"")
    aside = set_aside_if_damaged(path)
    assert aside == tmp_path / "prefect.db.broken"
    assert [each.name for each in tmp_path.iterdir()] == ["prefect.db.broken"]


def test_last_words_are_the_end_of_the_log(tmp_path: Path) -> None:
    assert "is empty" in last_words(tmp_path)
    (tmp_path / "server.log").write_text("\n".join(f"line {number}" for number in range(20)))
    assert "line 19" in last_words(tmp_path)
    assert "line 1\n" not in last_words(tmp_path)
