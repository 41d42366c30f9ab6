"""One row of the table."""

import re
from dataclasses import dataclass
from enum import IntEnum

from analysis.failures.model import FailureClass


class Role(IntEnum):
    """How much a line that matches says; of the lines of a step, the first of the highest role is the first error."""

    NOISE = 0  # looks like an error and is none
    CONSEQUENCE = 1  # tells that something before it failed, and which tool did
    GENERIC = 2  # an error of who knows what
    ROOT = 3  # a tool's own error message
    DECISIVE = 4  # the machine or the runner ended the work, whatever else was printed


@dataclass(frozen=True, slots=True)
class Signature:
    name: str
    tool: str
    kind: FailureClass
    pattern: re.Pattern[str]
    role: Role = Role.ROOT
    confidence: float = 0.9
    next_line: bool = False
    """The message is on the line after the one that matches."""


def rows(tool: str, *table: tuple[str, FailureClass, str] | tuple[str, FailureClass, str, Role]) -> list[Signature]:
    """Rows of one tool: name, class, pattern, and the role where it is not ROOT."""
    return [Signature(row[0], tool, row[1], re.compile(row[2]), row[3] if len(row) > 3 else Role.ROOT) for row in table]
