"""Open the database, brought up to the newest migration."""

from collections.abc import Callable
from pathlib import Path
from weakref import finalize

from alembic import command
from alembic.config import Config
from sqlalchemy import URL, Connection, Engine, ExceptionContext, create_engine, event, make_url, text
from sqlalchemy.pool import ConnectionPoolEntry, NullPool, StaticPool

from integrations.errors import DatabaseUnavailable, DatabaseUnreachable
from integrations.locks import alone

MIGRATIONS = Path(__file__).with_name("migrations")
ADVISORY_LOCK = 7_205_581_423
BUSY_SECONDS = 30
MIGRATION_SECONDS = 300
PASSING = ("08", "57P", "53")
"""Classes of SQLSTATE: connection exceptions, a server that stops or starts, no connection or memory left."""

EXTRA = "Install the extra: uv sync --extra postgresql, or pip install 'prefect-autopilot[postgresql]'"


def open_database(url: str) -> Engine:
    """Connect and migrate; a SQLite file and its folder are made. Processes that start together wait for each other."""
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        return _open_server(address)
    # A file is opened for each use: a pool would keep it open for as long as the process lives.
    pool = NullPool if address.database else StaticPool
    engine = create_engine(address, connect_args={"timeout": BUSY_SECONDS}, poolclass=pool)
    event.listen(engine, "connect", _write_ahead)
    if not address.database:
        finalize(engine, engine.pool.dispose)
        with engine.begin() as connection:
            migrate(connection)
        return engine
    place = Path(address.database)
    place.parent.mkdir(parents=True, exist_ok=True)
    with alone(place.with_name(f"{place.name}.migrating"), MIGRATION_SECONDS), engine.begin() as connection:
        connection.exec_driver_sql("BEGIN")  # else sqlite3 commits each table, and a killed process leaves some of them
        migrate(connection)
    return engine


def migrate(connection: Connection, revision: str = "head") -> None:
    """Run the migrations that are missing, inside the connection's transaction."""
    configuration = Config()
    configuration.set_main_option("script_location", str(MIGRATIONS))
    configuration.attributes["connection"] = connection
    command.upgrade(configuration, revision)


def _open_server(address: URL) -> Engine:
    """PostgreSQL by psycopg, whatever driver SQLAlchemy would take. A connection for each use survives a fork."""
    if address.get_backend_name() not in ("postgresql", "postgres"):
        raise DatabaseUnavailable(f"{address.get_backend_name()} is no database that we know: use sqlite or postgresql")
    address = address.set(drivername="postgresql+psycopg")
    try:
        engine = create_engine(address, poolclass=NullPool)
        event.listen(engine, "handle_error", _naming_what_passes(address.render_as_string()))
        with engine.begin() as connection:
            connection.execute(text("select pg_advisory_xact_lock(:lock)"), {"lock": ADVISORY_LOCK})
            migrate(connection)
    except ModuleNotFoundError as error:
        raise DatabaseUnavailable(f"{error.name} is missing. {EXTRA}") from None
    return engine


def _naming_what_passes(address: str) -> Callable[[ExceptionContext], None]:
    """The driver's error becomes one that tells to try again, when the server is not there or has gone away."""

    def name(context: ExceptionContext) -> None:
        from psycopg import OperationalError

        error = context.original_exception
        if isinstance(error, OperationalError) and (error.sqlstate or "08").startswith(PASSING):
            reason = str(error).partition("\n")[0]
            raise DatabaseUnreachable(f"{address} cannot be opened: {reason}") from None

    return name


def _write_ahead(connection: object, _: ConnectionPoolEntry) -> None:
    """Readers do not wait for a writer."""
    cursor = connection.cursor()  # type: ignore[attr-defined]
    cursor.execute("pragma journal_mode=wal")
    cursor.close()
