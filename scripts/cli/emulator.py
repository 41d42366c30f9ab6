"""`--action emulator`: GitHub, Linear and Slack on loopback, to try everything without an account."""

import sys
import threading
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from scripts.cli.exits import UsageError


def emulator(
    *,
    github_port: Annotated[int, Parameter(help="Port of GitHub; 0 takes a free one.")] = 0,
    linear_port: Annotated[int, Parameter(help="Port of Linear; 0 takes a free one.")] = 0,
    slack_port: Annotated[int, Parameter(help="Port of Slack; 0 takes a free one.")] = 0,
    snapshot: Annotated[
        Path | None, Parameter(help="Start from this file if it is there, and write it at the end.")
    ] = None,
) -> int:
    """Serve until Ctrl-C. Standard output has the environment to use, as `export NAME=value` lines."""
    from emulator import running

    if snapshot and not snapshot.parent.is_dir():
        raise UsageError(f"There is no folder {snapshot.parent} for the snapshot.")
    ports = {"github": github_port, "linear": linear_port, "slack": slack_port}
    with running(ports=ports) as world:
        if snapshot and snapshot.is_file():
            world.load(snapshot)
        try:
            for name, value in world.environment.items():
                print(f"export {name}={value}")
            sys.stdout.flush()
            sys.stderr.write(f"The emulator runs; see {world.urls['github']}/ and end it with Ctrl-C.\n")
            threading.Event().wait()
        finally:
            if snapshot:
                world.save(snapshot)
    return 0
