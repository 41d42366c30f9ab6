"""What platforms allow, what a request costs of it, and what their answers say of what is left."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime

SECONDARY_PAUSE = 60.0
"How long to be silent after a secondary limit that names no time."
CREDIT = 0.1
"Seconds by which a late write may be made up for, so that waking up late does not add up."
BURST = 10.0
"Seconds of the points that may be used at once."
WRITE_POINTS, READ_POINTS = 5, 1
HEADERS = ("x-ratelimit-", "x-ratelimit-requests-", "x-ratelimit-complexity-")
COMPLEXITY = "complexity"


@dataclass(frozen=True, slots=True)
class Limits:
    """How fast requests may be, and what share of an hour's budget background work gets.

    GitHub allows 80 new things a minute and 500 an hour, and 900 points a minute of which a write takes five.
    https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits
    It advises a second between writes, which makes 60 a minute; 78 keep to what it enforces, and to 1.03 of the least
    time that many writes can take. They are spread evenly, so that a minute counted from any moment has no more.
    """

    writes: int = 78
    seconds: float = 60.0
    writes_an_hour: int = 490
    background_share: float = 0.5
    points: int = 750

    @property
    def gap(self) -> float:
        return self.seconds / self.writes


@dataclass(frozen=True, slots=True)
class Pace:
    """`gap` seconds between two requests on the long run; after a rest, `burst` seconds of them may come at once."""

    name: str
    gap: float
    burst: float


@dataclass(frozen=True, slots=True)
class Cost:
    """What a request draws on.

    `resource` is the platform's name for the budget of requests; `points` draws on others by name. A write that creates
    something counts against the hour's limit of those. `apart` says that a limit which is hit holds this resource only.
    """

    resource: str = "core"
    write: bool = False
    create: bool = False
    points: Mapping[str, int] = field(default_factory=dict)
    pace: Pace | None = None
    apart: bool = False

    def draws(self) -> Iterator[tuple[str, int]]:
        """Each budget that it draws on, and by how much."""
        yield self.resource, 1
        yield from self.points.items()

    def paces(self, limits: Limits) -> Iterator[Pace]:
        """Everything that it must wait for."""
        yield Pace("points", limits.seconds / limits.points * (WRITE_POINTS if self.write else READ_POINTS), BURST)
        if self.write:
            yield Pace("writes", limits.gap, CREDIT)
        if self.pace:
            yield self.pace


@dataclass(frozen=True, slots=True)
class Budget:
    """What is left of a budget until it is full again at `reset`, in seconds since 1970.

    `background` is what work that nobody waits for has used of it, by our own count.
    """

    resource: str
    allowance: int
    remaining: int
    reset: float
    background: int = 0


def budgets(headers: Mapping[str, str], resource: str) -> Iterator[Budget]:
    """Every budget that an answer tells of; the names of Linear's headers differ from GitHub's."""
    for prefix in HEADERS:
        values = [headers.get(prefix + name, "") for name in ("limit", "remaining", "reset")]
        if all(value.isdecimal() for value in values):
            allowance, remaining, reset = (int(value) for value in values)
            name = COMPLEXITY if COMPLEXITY in prefix else headers.get("x-ratelimit-resource", resource)
            yield Budget(name, allowance, remaining, reset / 1000 if reset > 1e11 else float(reset))


def retry_after(headers: Mapping[str, str], now: float) -> float | None:
    """The seconds that `Retry-After` asks for, which may be a number or a date; None where it says neither."""
    told = next((value for name, value in headers.items() if name.lower() == "retry-after"), "")
    if told.isdecimal():
        return float(told)
    try:
        return max(0.0, parsedate_to_datetime(told).timestamp() - now)
    except ValueError:
        return None


def paused_until(status: int, headers: Mapping[str, str], text: str, now: float) -> float | None:
    """When a limit that was hit ends; None when the answer is no limit."""
    if status not in (403, 429) and not (status == 400 and "RATELIMITED" in text):
        return None
    after = retry_after(headers, now)
    if after is not None:
        return now + after
    spent = [budget.reset for budget in budgets(headers, "") if budget.remaining == 0]
    if spent:
        return max(now + 1, *spent)
    limited = status in (400, 429) or "rate limit" in text.lower()
    return now + SECONDARY_PAUSE if limited else None
