"""`--action status`: what runs, how it goes, what is kept, what is set."""

import asyncio
import sys
import time
from typing import Annotated

from cyclopts import Parameter
from rich.console import RenderableType
from rich.text import Text

from config.settings import get_settings
from scripts.cli.output import Format, print_result, result_console
from scripts.cli.overview import Overview, take_overview
from scripts.cli.overview_table import to_table

EVERY = 2.0


def status(
    *, watch: Annotated[bool, Parameter(negative=())] = False, format: Format = Format.TABLE  # noqa: A002
) -> int:  # fmt: skip
    """Show server and worker, runs and queues, success rates, failures, resources, reports and what is set.

    Parameters
    ----------
    watch
        Look again every two seconds until Ctrl-C.
    format
        How to print it; with --watch, JSON is one document a line.
    """
    if watch:
        return _watched(format)
    overview = _look()
    if format is Format.JSON:
        print_result(overview.model_dump_json(indent=2))
    else:
        result_console().print(to_table(overview))
    return 0


def _look() -> Overview:
    return asyncio.run(take_overview(get_settings()))


def _watched(report: Format) -> int:
    from rich.live import Live

    console = result_console()
    if report is Format.TABLE and console.is_terminal:
        with Live(console=console, screen=True, auto_refresh=False) as live:
            while True:
                live.update(_seen(), refresh=True)
                time.sleep(EVERY)
    while True:
        if report is Format.JSON:
            print_result(_look().model_dump_json())
        else:
            console.print(_seen())
        sys.stdout.flush()
        time.sleep(EVERY)


def _seen() -> RenderableType:
    """What there is to see, or why there is nothing: who watches goes on when the server comes back."""
    from httpx import HTTPError

    from deployments.errors import OrchestratorError

    try:
        return to_table(_look())
    except (OrchestratorError, HTTPError) as error:
        return Text(f"{error}\nLooking again every {EVERY:.0f} seconds.")
