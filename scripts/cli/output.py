"""Standard output holds the result and nothing else; standard error holds the rest."""

import sys
from enum import StrEnum

from rich.console import Console


class Format(StrEnum):
    TABLE = "table"
    JSON = "json"


class _QuietConsole(Console):
    def on_broken_pipe(self) -> None:
        """Leave it to the error boundary; rich would exit with 1, which means findings here."""
        raise BrokenPipeError


def result_console(pipe_width: int = 140) -> Console:
    """Tables for standard output: as wide as the terminal, or `pipe_width` and without colours."""
    return _QuietConsole(highlight=False, width=None if sys.stdout.isatty() else pipe_width)


def print_result(text: str) -> None:
    sys.stdout.write(text if text.endswith("\n") else text + "\n")


def note(line: str) -> None:
    """Something worth knowing that is not the result."""
    print(line, file=sys.stderr, flush=True)
