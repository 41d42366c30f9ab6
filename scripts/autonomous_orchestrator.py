"""The command line of prefect-autopilot, installed as `autopilot`; see docs/cli.md."""

import io
import sys

from scripts.cli.app import run


def main() -> None:
    """Do what the arguments ask and exit with its code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that lacks a character shows ? instead of failing
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
