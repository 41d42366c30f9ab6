"""`python -m scripts.prefect_schema`: write down the tables of the installed Prefect, as its own migrations make them.

To be repeated when uv.lock takes a Prefect whose migrations go further; until then they go on from these tables.
"""

import os
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from importlib.metadata import version
from pathlib import Path

from deployments.local_server_state import SCHEMA


def written_by_migrations(folder: Path) -> str:
    """The SQL of a database that Prefect has made from nothing in this folder."""
    database = folder / "prefect.db"
    command = [sys.executable, "-m", "prefect", "server", "database", "upgrade", "--yes"]
    environment = os.environ | {"PREFECT_API_DATABASE_CONNECTION_URL": f"sqlite+aiosqlite:///{database}"}
    subprocess.run(command, env=environment, check=True, capture_output=True)
    with closing(sqlite3.connect(database)) as connection:
        lines = "\n".join(connection.iterdump()).splitlines()
    return "".join(f"{line.rstrip()}\n" for line in lines)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        tables = written_by_migrations(Path(folder))
    SCHEMA.write_text(f"-- Prefect {version('prefect')}, by python -m scripts.prefect_schema\n{tables}")
