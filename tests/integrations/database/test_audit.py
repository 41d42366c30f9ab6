"""The audit log and its migrations, on files and on PostgreSQL where there is one."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from integrations.database import AuditEntry, entries, open_database, record
from integrations.database.tables import Table


def entry(**changes: object) -> AuditEntry:
    fields: dict[str, object] = {
        "actor": "daily", "run": "run-1", "platform": "github", "action": "create_issue", "target": "acme/api",
        "key": "k", "dry_run": False, "before": None, "after": {"title": "Ü"}, "result": "created",
    }  # fmt: skip
    return AuditEntry.model_validate(fields | changes)


def test_what_is_recorded_is_read_back_with_its_time_zone(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path}/new/records.sqlite3")
    written = entry()
    record(database, written)
    assert entries(database) == [written]


def test_entries_are_the_newest_of_a_run_in_their_order(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path}/records.sqlite3")
    for number in range(5):
        record(database, entry(key=str(number), run="odd" if number % 2 else "even"))
    assert [one.key for one in entries(database, run="even", limit=2)] == ["2", "4"]
    assert entries(database, target="acme/other") == []


def test_the_migrations_make_what_the_models_say() -> None:
    database = open_database("sqlite://")
    with database.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Table.metadata) == []


def test_opening_again_keeps_what_is_there(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path}/records.sqlite3"
    record(open_database(address), entry())
    assert len(entries(open_database(address))) == 1


def test_processes_that_start_together_all_get_a_database(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path}/records.sqlite3"
    code = "import sys; from integrations.database import open_database; open_database(sys.argv[1])"
    started = [
        subprocess.Popen([sys.executable, "-c", code, address], stderr=subprocess.PIPE, text=True) for _ in range(3)
    ]
    assert [(process.communicate()[1], process.returncode) for process in started] == [("", 0)] * 3


def test_postgresql_keeps_the_same_records() -> None:
    address = os.environ.get("PYTEST_POSTGRESQL_URL")
    if not address:
        pytest.skip("set PYTEST_POSTGRESQL_URL to try PostgreSQL")
    database = open_database(address)
    written = entry(run=os.urandom(8).hex())
    record(database, written)
    assert entries(database, run=written.run) == [written]
