"""The databases that our records are kept in: a file, and a PostgreSQL of the tests' own."""

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests.postgresql import PostgreSQL, new_folder, program

type NewDatabase = Callable[[], str]
NUMBERS = itertools.count()


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[PostgreSQL]:
    """A throw-away server."""
    if not program("initdb"):
        pytest.skip("PostgreSQL is not installed here (apt-get install postgresql): its initdb was not found")
    pytest.importorskip("psycopg", reason="uv sync --extra postgresql")
    with new_folder() as folder, PostgreSQL(folder / "data") as server:
        yield server


@pytest.fixture
def new_postgresql(postgresql_server: PostgreSQL) -> NewDatabase:
    def make() -> str:
        name = f"records_{next(NUMBERS)}"
        engine = create_engine(postgresql_server.url("postgres", "postgresql+psycopg"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"create database {name}"))
        engine.dispose()
        return postgresql_server.url(name)

    return make


@pytest.fixture(params=["sqlite", "postgresql"])
def records(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, once of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/new/records.sqlite3"
    make: NewDatabase = request.getfixturevalue("new_postgresql")
    return make()
