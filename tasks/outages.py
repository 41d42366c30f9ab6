"""What only decorates a run does not end it: an analysis is worth having when Prefect's server is gone."""

from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from analysis.progress import report_progress

OUTAGES = (httpx.TransportError, httpx.HTTPStatusError)
"""What Prefect's client raises when its server is gone, hangs or fails."""


@contextmanager
def passing_over_outages() -> Iterator[None]:
    """Leave the block at the first request that the server does not answer, after Prefect's own retries."""
    try:
        yield
    except OUTAGES:
        report_progress("go on without the Prefect server, which does not answer", 0, 0)
