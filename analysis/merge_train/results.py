"""What the checks of a commit amount to."""

from collections.abc import Collection, Mapping
from enum import StrEnum

PASSED = frozenset({"success", "neutral", "skipped"})
RUNNING = frozenset({"", "pending", "expected", "queued", "in_progress", "waiting", "requested"})


class State(StrEnum):
    PASSED = "passed"
    FAILED = "failed"
    PENDING = "pending"
    NONE = "none"


def state_of(results: Mapping[str, str], required: Collection[str]) -> State:
    """By name of check and conclusion: the required ones count, or all where none is required."""
    counted = {name: results.get(name, "") for name in required} if required else results
    if not counted:
        return State.NONE
    if any(result not in PASSED | RUNNING for result in counted.values()):
        return State.FAILED
    return State.PASSED if PASSED.issuperset(counted.values()) else State.PENDING


def failing(results: Mapping[str, str], required: Collection[str]) -> list[str]:
    """The names of those that failed."""
    counted = required or results
    return sorted(name for name in counted if results.get(name, "") not in PASSED | RUNNING)
