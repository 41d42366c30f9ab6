"""The command line of prefect-autopilot, installed as `autopilot`; see docs/cli.md."""

import gc
import io
import os
import signal
import sys
from pathlib import Path

if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # while it imports, Ctrl-C just ends it; a traceback helps nobody

from scripts.cli.app import run
from scripts.cli.exits import leave


def main() -> None:
    """Do what the arguments ask and exit with its code."""
    _open_standard_descriptors()
    gc.set_threshold(200_000)  # importing makes 230,000 objects that stay: garbage is not looked for among them
    # Standard streams that the caller has closed are None, which few libraries expect.
    sys.stdout = sys.stdout or Path(os.devnull).open("w")  # noqa: SIM115
    sys.stderr = sys.stderr or Path(os.devnull).open("w")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that lacks a character shows ? instead of failing
    leave(run(sys.argv[1:]))


def _open_standard_descriptors() -> None:
    """What is opened next gets the lowest free number: were 2 free, a database would get what is meant for people."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)


if __name__ == "__main__":
    main()
