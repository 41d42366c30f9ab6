"""Primary and secondary limits, as GitHub counts them."""

import math
import time
from dataclasses import dataclass, field

import msgspec

from emulator.faults import SECONDARY
from emulator.github.errors import Refused
from emulator.github.model.repository import Json

HOUR = 3600
MINUTE = 60


class Limits(msgspec.Struct):
    """What is allowed; tests lower these to meet the limits sooner."""

    hourly: int = 5000
    search_per_minute: int = 30
    writes_per_minute: int = 80
    concurrent: int = 100
    token_seconds: int = 3600
    "How long the token of an installation lives."


@dataclass
class Window:
    """Requests counted from the first one on, until it is `seconds` old."""

    seconds: int
    ends: float = 0
    used: int = 0

    def count(self) -> None:
        self.roll()
        self.used += 1

    def roll(self) -> None:
        if time.time() >= self.ends:
            self.ends, self.used = time.time() + self.seconds, 0

    def shown(self, limit: int, resource: str) -> Json:
        self.roll()
        remaining = max(0, limit - self.used)
        return {
            "limit": limit, "remaining": remaining, "reset": math.ceil(self.ends), "used": self.used,
            "resource": resource,
        }  # fmt: skip


@dataclass
class Usage:
    """What one credential has used."""

    core: Window = field(default_factory=lambda: Window(HOUR))
    search: Window = field(default_factory=lambda: Window(MINUTE))
    graphql: Window = field(default_factory=lambda: Window(HOUR))
    writes: list[float] = field(default_factory=list)

    def window(self, resource: str) -> Window:
        windows = {"core": self.core, "search": self.search, "graphql": self.graphql}
        return windows[resource]


def resource(path: str) -> str:
    if path.endswith("/graphql"):
        return "graphql"
    return "search" if path.startswith("/search/") else "core"


def allowance(limits: Limits, name: str) -> int:
    return limits.search_per_minute if name == "search" else limits.hourly


def check_primary(usage: Usage, limits: Limits, name: str) -> None:
    """Raises Refused (403) when the window's allowance is spent."""
    window = usage.window(name)
    window.roll()
    if window.used >= allowance(limits, name):
        message = "API rate limit exceeded for user ID 1. If you reach out to GitHub Support for help, please include"
        raise Refused(403, f"{message} the request ID.")


def check_secondary(usage: Usage, limits: Limits, *, write: bool, concurrent: int) -> None:
    """Raises Refused (403 with Retry-After) for too many at once, or too much new content in a minute."""
    if concurrent > limits.concurrent:
        raise Refused(403, SECONDARY, headers={"Retry-After": "60"})
    if not write:
        return
    started = time.time()
    while usage.writes and usage.writes[0] <= started - MINUTE:
        usage.writes.pop(0)
    if len(usage.writes) >= limits.writes_per_minute:
        wait = math.ceil(usage.writes[0] + MINUTE - started)
        raise Refused(403, SECONDARY, headers={"Retry-After": str(max(1, wait))})
    usage.writes.append(started)
