"""Runs that end well although their Prefect server, or the process of an earlier one, does not."""

from contextlib import nullcontext
from datetime import UTC, datetime

from prefect import Flow

from analysis.result import Analysis
from deployments.abandoned import accounted_for
from deployments.local_server import LocalServer
from scripts.cli.exits import SERVER_LOST
from scripts.cli.output import note
from scripts.cli.server import ServerUnreachable, kept_up
from tasks.outages import OUTAGES
from tasks.reports import newest_report


def lasting(
    flow: Flow[..., Analysis], server: LocalServer | None, component: str, *more: object, **given: object
) -> Analysis:
    """The analysis of a component, read back from where it was published if the server went away before the run's end.

    Raises ServerUnreachable when it went away before that.
    """
    since = datetime.now(UTC)
    try:
        with kept_up(server), accounted_for(flow) if server else nullcontext():
            return flow(component, *more, **given)
    except OUTAGES as error:
        SERVER_LOST.set()
        analysis = newest_report(component, since)
        if analysis is None:
            raise ServerUnreachable(
                f"The Prefect server went away during the run ({error}). Start it again; what was read is kept"
            ) from error
        note("The Prefect server went away during the run: the report is whole, but how the run ended is not recorded.")
        return analysis
