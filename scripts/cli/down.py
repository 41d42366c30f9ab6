"""`--action down`: stop what was left running."""

from config.settings import get_settings
from scripts.cli.output import print_result


def down() -> int:
    """Stop the worker with its runs, and the local server that calls leave running for each other."""
    from deployments import local_server, stack

    home = get_settings().autopilot_home
    worker = stack.stop(home)
    server = local_server.stop(home)
    if worker:
        print_result("The worker and its server are stopped.")
    else:
        print_result("The local server is stopped." if server else "No local server was running.")
    return 0
