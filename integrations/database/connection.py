"""Open the database, brought up to the newest migration."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.pool import ConnectionPoolEntry, NullPool, StaticPool

MIGRATIONS = Path(__file__).with_name("migrations")
ADVISORY_LOCK = 7_205_581_423
BUSY_SECONDS = 30


def open_database(url: str) -> Engine:
    """Connect and migrate; a SQLite file and its folder are made. Processes that start together wait for each other."""
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        engine = create_engine(address, pool_pre_ping=True)
        with engine.begin() as connection:
            connection.execute(text("select pg_advisory_xact_lock(:lock)"), {"lock": ADVISORY_LOCK})
            migrate(connection)
        return engine
    # A file is opened for each use: a pool would keep it open for as long as the process lives.
    pool = NullPool if address.database else StaticPool
    engine = create_engine(address, connect_args={"timeout": BUSY_SECONDS}, poolclass=pool)
    event.listen(engine, "connect", _write_ahead)
    if not address.database:
        with engine.begin() as connection:
            migrate(connection)
        return engine
    place = Path(address.database)
    place.parent.mkdir(parents=True, exist_ok=True)
    with _alone(place.with_name(f"{place.name}.migrating")), engine.begin() as connection:
        migrate(connection)
    return engine


def migrate(connection: Connection, revision: str = "head") -> None:
    """Run the migrations that are missing, inside the connection's transaction."""
    configuration = Config()
    configuration.set_main_option("script_location", str(MIGRATIONS))
    configuration.attributes["connection"] = connection
    command.upgrade(configuration, revision)


def _write_ahead(connection: object, _: ConnectionPoolEntry) -> None:
    """Readers do not wait for a writer."""
    cursor = connection.cursor()  # type: ignore[attr-defined]
    cursor.execute("pragma journal_mode=wal")
    cursor.close()


@contextmanager
def _alone(file: Path) -> Iterator[None]:
    """One process at a time; the lock ends with the process."""
    with file.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
