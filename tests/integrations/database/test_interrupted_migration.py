import subprocess
import sys
from pathlib import Path

from sqlalchemy import inspect

from integrations.database.connection import open_database

KILLED_WHILE_MAKING_TABLES = """
import os, sys
from sqlalchemy import Engine, event
from integrations.database.connection import open_database

made = []

@event.listens_for(Engine, "after_cursor_execute")
def die(connection, cursor, statement, *_):
    made.extend([statement] if "CREATE TABLE" in statement else [])
    if len(made) == 3:
        os._exit(9)

open_database(sys.argv[1])
"""


def test_a_process_killed_while_it_makes_the_tables_leaves_nothing_that_stops_the_next_one(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'records.db'}"
    done = subprocess.run([sys.executable, "-c", KILLED_WHILE_MAKING_TABLES, url], check=False)
    assert done.returncode == 9
    assert "alembic_version" in inspect(open_database(url)).get_table_names()
