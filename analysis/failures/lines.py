"""Logs as lines that people would read: streamed, without colours, time stamps and redrawn progress."""

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

LONGEST = 4000
"""Characters of a line that are looked at; a minified file in a log is no message."""

ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])")
STAMP = re.compile(
    r"^(?:"
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)"  # GitHub's, and most of ISO 8601
    r"|#\d+ \d+\.\d+"  # docker build: step and seconds
    r")(?: |$)"
)
JOB_COLUMNS = re.compile(r"^[^\t]{1,200}\t([^\t]{1,200})\t(?=\ufeff?\d{4}-\d\d-\d\dT)")
"""What `gh run view --log` puts before each line: the job and the step."""

GROUP = re.compile(r"^##\[group\](.*)")


@dataclass(frozen=True, slots=True)
class Line:
    """`number` counts from 1 in the log as it is; `step` counts the steps that the log tells of."""

    number: int
    text: str
    step: int


def read_lines(path: Path) -> Iterator[Line]:
    """The lines of a log, in constant memory whatever its size. Raises OSError."""
    with path.open("rb") as file:
        yield from clean(_bounded(file))


def lines_of(text: str) -> Iterator[Line]:
    """The lines of a log that is at hand."""
    return clean(_bounded(io.BytesIO(text.encode("utf-8", "replace"))))


def clean(raw: Iterable[bytes]) -> Iterator[Line]:
    step, column = 0, ""
    for number, data in enumerate(raw, 1):
        text = data.decode("utf-8", "replace").rstrip("\r\n")
        if match := JOB_COLUMNS.match(text):
            if match[1] != column:
                column, step = match[1], step + 1
            text = text[match.end() :].removeprefix("\ufeff")
        text = plain(text)
        if (group := GROUP.match(text)) and group[1].startswith("Run "):
            step += 1
        yield Line(number, text, step)


def plain(text: str) -> str:
    """Without escape sequences, what a carriage return has overwritten, and the time."""
    if "\x1b" in text:
        text = ESCAPES.sub("", text)
    if "\r" in text:
        text = text.rpartition("\r")[2]
    return STAMP.sub("", text, count=1).replace("\0", "")


def _bounded(file: BinaryIO) -> Iterator[bytes]:
    """Lines, of which the excess over LONGEST is read over and dropped."""
    while piece := file.readline(LONGEST):
        yield piece
        while len(piece) == LONGEST and not piece.endswith(b"\n"):
            piece = file.readline(LONGEST)
