"""Installing on the Prefect server: shown first, and done when it is wanted."""

import asyncio
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from config.settings import get_settings
from scripts.cli.orchestration import use_running_server
from scripts.cli.output import note, result_console
from scripts.cli.plan import summary, to_table
from scripts.cli.server import prefect_server

if TYPE_CHECKING:
    from deployments.plan import Plan


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked for on the command line."""

    destroy: bool
    overwrite: bool
    credentials: bool
    yes: bool
    dry_run: bool


@dataclass(frozen=True, slots=True)
class Installation:
    plan: "Plan"
    applied: bool


def install(wish: Wish, *, quiet: bool) -> Installation:
    """Show the plan, and carry it out when that is wanted; a local server is started only for that.

    Raises OrchestratorError.
    """
    if use_running_server():
        return asyncio.run(_installed(wish, quiet))
    if wish.yes and not wish.dry_run:
        with prefect_server(get_settings().autopilot_home) as server:
            if server:
                server.wait()
            return asyncio.run(_installed(wish, quiet))
    return _of_no_server(wish, quiet)


def _of_no_server(wish: Wish, quiet: bool) -> Installation:
    from deployments.install import initialization_of_an_empty_server
    from deployments.plan import Plan

    plan = Plan([], {}) if wish.destroy else initialization_of_an_empty_server(credentials=wish.credentials)
    _show(plan, quiet)
    note("No Prefect server runs. With --yes one is started and this is done; `--action up` does it as well.")
    return Installation(plan, applied=False)


async def _installed(wish: Wish, quiet: bool) -> Installation:
    from deployments import install

    if wish.destroy:
        plan = await install.destruction()
    else:
        plan = await install.initialization(overwrite=wish.overwrite, credentials=wish.credentials)
    _show(plan, quiet)
    wanted = bool(plan.pending) and not wish.dry_run and (wish.yes or _agreed())
    if wanted:
        await install.apply(plan)
        note("Done.")
    elif plan.pending and not wish.dry_run:
        note("Nothing was changed. Repeat with --yes to do it.")
    return Installation(plan, applied=wanted)


def _show(plan: "Plan", quiet: bool) -> None:
    if not quiet:
        result_console().print(to_table(plan), summary(plan))


def _agreed() -> bool:
    """Ask, where there is someone to answer."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return False
    sys.stderr.write("Do this? [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in {"y", "yes"}
