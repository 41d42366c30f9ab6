"""One write of a key at a time, among all that share the database: threads, processes and, on PostgreSQL, machines."""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from pathlib import Path

from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError

from integrations.locks import Busy, alone_by_name

IN_MEMORY = threading.RLock()
"Databases in memory are one process's own: one lock for all of them will do."


def turn(database: Engine, name: str, patience: float) -> AbstractContextManager[None]:
    """Our turn at what is called `name`, until the block ends or the process dies. Raises Busy."""
    digest = hashlib.sha256(name.encode())
    if database.url.get_backend_name() != "sqlite":
        return _advisory(database, int.from_bytes(digest.digest()[:8], signed=True), patience)
    if not database.url.database:
        return _in_memory(patience)
    place = Path(database.url.database)
    return alone_by_name(place.with_name(f"{place.name}.locks"), digest.hexdigest()[:32], patience)


@contextmanager
def turn_if_free(database: Engine, name: str, patience: float = 0.1) -> Iterator[bool]:
    """Whether it is our turn within the block; that it was lost with the database before its end is no error."""
    with ExitStack() as held:
        try:
            held.enter_context(turn(database, name, patience))
            ours = True
        except Busy:
            ours = False
        yield ours
        with suppress(OperationalError):
            held.close()


@contextmanager
def _advisory(database: Engine, number: int, patience: float) -> Iterator[None]:
    """A transaction holds it, so that it also works behind a pooler; a lost connection gives it back."""
    with database.connect() as connection, connection.begin():
        connection.execute(text(f"set local lock_timeout = {round(patience * 1000)}"))
        connection.execute(text("set local idle_in_transaction_session_timeout = 0"))
        try:
            connection.execute(text("select pg_advisory_xact_lock(:number)"), {"number": number})
        except OperationalError as error:
            if "lock timeout" not in str(error.orig):
                raise
            raise Busy("another process holds the lock") from None
        yield


@contextmanager
def _in_memory(patience: float) -> Iterator[None]:
    if not IN_MEMORY.acquire(timeout=patience):
        raise Busy("another thread holds the lock")
    try:
        yield
    finally:
        IN_MEMORY.release()
