"""What the exit codes mean."""

from enum import IntEnum


class Exit(IntEnum):
    FINE = 0
    FINDINGS = 1
    USAGE = 2
    FAILED = 3
    INTERRUPTED = 130
    BROKEN_PIPE = 141


class UsageError(Exception):
    """The arguments ask for something that cannot be; the message says what to type instead."""
