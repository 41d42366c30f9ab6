"""The Prefect server that is asked: the one Prefect is set up for, else the local one that runs."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import httpx
from prefect.client.orchestration import PrefectClient, get_client
from prefect.exceptions import PrefectHTTPStatusError
from prefect.settings import PREFECT_API_URL, temporary_settings

from config.settings import get_settings
from deployments import local_server
from deployments.errors import ServerBusy, ServerDown

OVERLOADED = {502, 503, 504}


@asynccontextmanager
async def connected() -> AsyncIterator[PrefectClient]:
    """A client for the block. Raises ServerDown or ServerBusy when the server does not answer, now or within it."""
    with reachable() as url:
        try:
            async with get_client() as client:
                yield client
        except httpx.TransportError as error:
            raise ServerDown(url) from error
        except PrefectHTTPStatusError as error:
            if error.response.status_code in OVERLOADED:
                raise ServerBusy(url) from error
            raise


@contextmanager
def reachable() -> Iterator[str]:
    """The address of the API, for which Prefect is set up in the block. Raises ServerDown when there is none."""
    if url := PREFECT_API_URL.value():
        yield str(url)
        return
    local = local_server.status(get_settings().autopilot_home)
    if local is None:
        raise ServerDown(None)
    with temporary_settings({PREFECT_API_URL: local.url}):
        yield local.url
