"""The databases that our records are kept in: a file, and a PostgreSQL of the tests' own."""

import itertools
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

type NewDatabase = Callable[[], str]
NUMBERS = itertools.count()
START_SECONDS = 60


def _program(name: str) -> Path | None:
    """On the path, or where Debian puts what needs no path."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    found = [folder / name for folder in folders if (folder / name).is_file()]
    usual = shutil.which(name)
    return Path(usual).resolve() if usual else next(iter(found), None)


@contextmanager
def _server(folder: Path, initdb: Path, user: str | None) -> Iterator[str]:
    """A server without a network, behind a socket in the folder."""
    data = folder / "data"
    command = [str(initdb), "-D", str(data), "-U", "autopilot", "-A", "trust", "-E", "UTF8", "--no-sync"]
    subprocess.run(command, check=True, capture_output=True, user=user, cwd=folder)
    serve = [str(initdb.with_name("postgres")), "-D", str(data), "-F", "-k", str(folder), "-c", "listen_addresses="]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(serve, stdout=log, stderr=log, user=user, cwd=folder)
    address = f"postgresql+psycopg://autopilot@/postgres?host={folder}"
    try:
        end = time.monotonic() + START_SECONDS
        ready = [str(initdb.with_name("pg_isready")), "-q", "-h", str(folder)]
        while subprocess.run(ready, check=False).returncode:
            assert process.poll() is None, (folder / "log").read_text()
            assert time.monotonic() < end, "PostgreSQL did not start"
            time.sleep(0.05)
        yield address
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(START_SECONDS)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The address of a throw-away server, started by nobody where we are root, as it refuses to run as root."""
    initdb = _program("initdb")
    if not initdb:
        pytest.skip("PostgreSQL is not installed here (apt-get install postgresql): its initdb was not found")
    pytest.importorskip("psycopg", reason="uv sync --extra postgresql")
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    user = "nobody" if os.geteuid() == 0 else None
    if user:
        shutil.chown(folder, user)
    try:
        with _server(folder, initdb, user) as address:
            yield address
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def new_postgresql(postgresql_server: str) -> NewDatabase:
    def make() -> str:
        name = f"records_{next(NUMBERS)}"
        engine = create_engine(postgresql_server, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"create database {name}"))
        engine.dispose()
        return postgresql_server.replace("+psycopg", "").replace("/postgres?", f"/{name}?")

    return make


@pytest.fixture(params=["sqlite", "postgresql"])
def records(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, once of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/new/records.sqlite3"
    make: NewDatabase = request.getfixturevalue("new_postgresql")
    return make()
