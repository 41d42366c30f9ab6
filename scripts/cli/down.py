"""`--action down`: stop what was left running."""

from config.settings import get_settings
from scripts.cli.output import print_result


def down() -> int:
    """Stop the local server that calls leave running for each other."""
    from deployments import local_server

    stopped = local_server.stop(get_settings().autopilot_home)
    print_result("The local server is stopped." if stopped else "No local server was running.")
    return 0
