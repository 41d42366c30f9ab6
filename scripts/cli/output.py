"""Standard output holds the result and nothing else; standard error holds the rest."""

import sys
from collections.abc import Iterable
from enum import StrEnum

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment
from rich.table import Table


class Format(StrEnum):
    TABLE = "table"
    JSON = "json"


class _QuietConsole(Console):
    def on_broken_pipe(self) -> None:
        """Leave it to the error boundary; rich would exit with 1, which means findings here."""
        raise BrokenPipeError


class _PlainConsole(_QuietConsole):
    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """Tables without lines, for what reads a pipe."""
        if isinstance(renderable, Table):
            renderable.box = None
        return super().render(renderable, options)


def result_console(pipe_width: int = 140) -> Console:
    """Tables for standard output: as wide as the terminal, or plain and `pipe_width` wide."""
    if sys.stdout.isatty():
        return _QuietConsole(highlight=False)
    return _PlainConsole(highlight=False, width=pipe_width)


def print_result(text: str) -> None:
    sys.stdout.write(text if text.endswith("\n") else text + "\n")


def note(line: str) -> None:
    """Something worth knowing that is not the result."""
    print(line, file=sys.stderr, flush=True)
