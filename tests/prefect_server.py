"""A Prefect server for tests, as `prefect.testing` has it, but on tables that are there already."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from prefect.context import _temporary_global_settings_context, get_settings_context
from prefect.events.worker import EventsWorker
from prefect.logging.handlers import APILogWorker
from prefect.server.api.server import SubprocessASGIServer
from prefect.settings import PREFECT_API_URL, PREFECT_SERVER_DATABASE_CONNECTION_URL, temporary_settings

from deployments.local_server_state import begin_if_missing
from tests.processes import free_port

START_LIMIT = 240


@contextmanager
def serving(database: Path) -> Iterator[None]:
    """Within the block Prefect uses the server, in every thread."""
    begin_if_missing(database)
    server = SubprocessASGIServer(port=free_port())
    with temporary_settings({PREFECT_SERVER_DATABASE_CONNECTION_URL: f"sqlite+aiosqlite:///{database}"}):
        server.start(timeout=START_LIMIT)
    with (
        temporary_settings({PREFECT_API_URL: server.api_url}),
        _temporary_global_settings_context(get_settings_context()),
    ):
        yield
        APILogWorker.instance().drain()
        EventsWorker.drain_all()
    server.stop()
