"""`--action health-check`: is everything there that the work stands on?"""

from config.settings import get_settings
from scripts.cli.exits import Exit
from scripts.cli.logs import show_debug_if
from scripts.cli.output import Format, note, print_result, result_console
from scripts.cli.server import is_up, prefect_server


def health_check(*, format: Format = Format.TABLE) -> int:  # noqa: A002
    """Check machine, tools, Prefect and each credential that is set. A missing credential is no failure.

    Ends with 1 when a check failed.

    Parameters
    ----------
    format
        How to print it.
    """
    settings = get_settings()
    show_debug_if(settings.log_level)
    with prefect_server(settings.autopilot_home) as server:
        recorded = is_up(server)
        from flows.health_check import health_check as flow
        from tasks.health.checks import examine_all
        from tasks.health.present import to_table

        if not recorded:
            note("The Prefect server does not answer, so this check is not recorded as a run.")
        report = flow() if recorded else examine_all()
    if format is Format.JSON:
        print_result(report.model_dump_json(indent=2))
    else:
        result_console().print(to_table(report))
    return Exit.FINDINGS if report.failed else Exit.FINE
