"""The audit log and its migrations, on a file and on PostgreSQL where there is one."""

import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from integrations.database import AuditEntry, entries, open_database, record
from integrations.database.audit import finish, unfinished
from integrations.database.tables import Table
from integrations.errors import DatabaseUnavailable


def entry(**changes: object) -> AuditEntry:
    fields: dict[str, object] = {
        "actor": "daily", "run": "run-1", "platform": "github", "action": "create_issue", "target": "acme/api",
        "key": "k", "dry_run": False, "before": None, "after": {"title": "Ü"}, "result": "created",
    }  # fmt: skip
    return AuditEntry.model_validate(fields | changes)


def test_what_is_recorded_is_read_back_with_its_time_zone(records: str) -> None:
    database = open_database(records)
    written = entry()
    record(database, written)
    assert entries(database) == [written]


def test_entries_are_the_newest_of_a_run_in_their_order(records: str) -> None:
    database = open_database(records)
    for number in range(5):
        record(database, entry(key=str(number), run="odd" if number % 2 else "even"))
    assert [one.key for one in entries(database, run="even", limit=2)] == ["2", "4"]
    assert entries(database, target="acme/other") == []


def test_a_begun_write_is_found_by_its_key_until_it_is_finished(records: str) -> None:
    database = open_database(records)
    begun = entry(result="begun", key="x" * 3000)
    number = record(database, begun)
    record(database, entry(result="begun", key="x" * 2999))
    assert unfinished(database, begun) == [(number, False)]
    finish(database, number, "failed", error="no answer")
    assert unfinished(database, begun) == []
    first = entries(database)[0]
    assert (first.result, first.error, first.after) == ("failed", "no answer", {"title": "Ü"})


def test_the_migrations_make_what_the_models_say(records: str) -> None:
    with open_database(records).connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Table.metadata) == []


def test_opening_again_keeps_what_is_there(records: str) -> None:
    record(open_database(records), entry())
    assert len(entries(open_database(records))) == 1


def test_processes_that_start_together_all_get_a_database(records: str) -> None:
    code = "import sys; from integrations.database import open_database; open_database(sys.argv[1])"
    started = [
        subprocess.Popen([sys.executable, "-c", code, records], stderr=subprocess.PIPE, text=True) for _ in range(3)
    ]
    assert [(process.communicate()[1], process.returncode) for process in started] == [("", 0)] * 3
    with open_database(records).connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Table.metadata) == []


def test_a_server_that_is_not_there_is_told_without_the_password(tmp_path: Path) -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(DatabaseUnavailable, match="cannot be opened") as caught:
        open_database(f"postgresql://me:canary@/records?host={tmp_path}")
    assert "canary" not in repr(caught.value)


def test_a_database_that_we_do_not_know_is_refused() -> None:
    with pytest.raises(DatabaseUnavailable, match="mysql is no database that we know"):
        open_database("mysql://me:canary@localhost/records")
