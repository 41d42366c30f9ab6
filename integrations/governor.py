"""One budget per platform and credential, shared by all processes on the machine.

Requests wait for their turn here; what GitHub calls primary and secondary limits is read from the answers' headers.
https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
"""

import hashlib
import os
import sqlite3
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from integrations.errors import RateLimited

SECONDARY_PAUSE = 60.0
"How long to be silent after a secondary limit that names no time."
CREDIT = 0.1
"Seconds by which a late write may be made up for, so that waking up late does not add up."
TURN = 1.0
"How long an interactive request that waits keeps background work away, until it asks again."
LONGEST_NAP = 0.5
HOUR = 3600.0
SAME_WINDOW = 5.0
"Reset times of one window differ by rounding."

SCHEMA = """
create table if not exists pause (key text primary key, until real not null);
create table if not exists budget (
  key text, resource text, allowance integer not null, remaining integer not null, reset real not null,
  background integer not null default 0, primary key (key, resource));
create table if not exists pace (key text primary key, free real not null);
create table if not exists sent (key text, at real not null);
create index if not exists sent_key on sent (key, at);
create table if not exists waiting (key text, who text, until real not null, primary key (key, who));
"""


@dataclass(frozen=True, slots=True)
class Limits:
    """How fast writes may be and what share background work gets. GitHub allows 80 new things a minute, 500 an hour.

    78 leaves room for a minute that the server counts a little later than we do.
    """

    writes: int = 78
    seconds: float = 60.0
    writes_an_hour: int = 490
    background_share: float = 0.5

    @property
    def gap(self) -> float:
        return self.seconds / self.writes


@dataclass(frozen=True, slots=True)
class Cost:
    """What a request draws on: the platform's name for the budget, and whether it creates or changes something."""

    resource: str = "core"
    write: bool = False


class Governor:
    """The gate before every request; `folder` holds what the processes share."""

    def __init__(  # noqa: PLR0913
        self,
        folder: Path,
        platform: str,
        credential: str,
        *,
        limits: Limits | None = None,
        interactive: bool = False,
        patience: float = 120.0,
    ) -> None:
        self.platform = platform
        self.key = f"{platform}-{hashlib.sha256(credential.encode()).hexdigest()[:16]}"
        self.limits = limits or Limits()
        self.interactive = interactive
        self.patience = patience
        self._file = folder / "governor.sqlite3"
        folder.mkdir(parents=True, exist_ok=True)
        with self._locked() as state:
            for statement in SCHEMA.split(";"):
                state.execute(statement)

    def __repr__(self) -> str:
        return f"Governor({self.key})"

    def wait_for_turn(self, cost: Cost, asked: str = "request") -> None:
        """Return when the request may go. Raises RateLimited if that takes longer than `patience` seconds."""
        end = time.time() + self.patience
        who = f"{os.getpid()}-{time.monotonic_ns()}"
        while (free := self._take(cost, who)) is not None:
            if free > end:
                self._leave(who)
                answered = "the budget of requests is used up"
                advice = f"Wait until {_clock(free)}, or allow background work a larger share of the budget"
                raise RateLimited(self.platform, asked, answered, advice, retry_at=datetime.fromtimestamp(free, UTC))
            time.sleep(max(0.001, min(free - time.time(), LONGEST_NAP)))

    def observe(self, cost: Cost, status: int, headers: Mapping[str, str], text: str = "") -> datetime | None:
        """Learn from an answer; when it was a limit, the time to come back, until when everybody is held."""
        now = time.time()
        with self._locked() as state:
            self._learn_budget(state, cost, status, headers)
            until = paused_until(status, headers, text, now)
            if until is None:
                return None
            state.execute(
                "insert into pause values (?, ?) on conflict (key) do update set until = max(until, excluded.until)",
                (self._paused(cost, headers), until),
            )
        return datetime.fromtimestamp(until, UTC)

    def _paused(self, cost: Cost, headers: Mapping[str, str]) -> str:
        """A spent budget holds its own resource only; secondary limits hold the credential."""
        spent = headers.get("x-ratelimit-remaining") == "0" and "retry-after" not in headers
        return f"{self.key} {headers.get('x-ratelimit-resource', cost.resource)}" if spent else self.key

    def _take(self, cost: Cost, who: str) -> float | None:
        """None when the turn is ours, or else the time at which to ask again."""
        now = time.time()
        with self._locked() as state:
            free = max(self._held_until(state, cost, now), self._budget_free(state, cost, now))
            if cost.write:
                free = max(free, self._write_free(state, now))
            if not self.interactive and self._others_wait(state, now):
                free = max(free, now + min(self.limits.gap, LONGEST_NAP))
            if free > now:
                if self.interactive:
                    state.execute("insert or replace into waiting values (?, ?, ?)", (self.key, who, now + TURN))
                return free
            self._spend(state, cost, now)
            state.execute("delete from waiting where who = ?", (who,))
        return None

    def _held_until(self, state: sqlite3.Connection, cost: Cost, now: float) -> float:
        keys = (self.key, f"{self.key} {cost.resource}")
        row = state.execute("select max(until) from pause where key in (?, ?)", keys).fetchone()
        return max(now, row[0] or 0.0)

    def _budget_free(self, state: sqlite3.Connection, cost: Cost, now: float) -> float:
        row = state.execute(
            "select allowance, remaining, reset, background from budget where key = ? and resource = ?",
            (self.key, cost.resource),
        ).fetchone()
        if row is None or row[2] <= now:
            return now
        allowance, remaining, reset, background = row
        used_up = not self.interactive and background >= allowance * self.limits.background_share
        return float(reset) if remaining <= 0 or used_up else now

    def _write_free(self, state: sqlite3.Connection, now: float) -> float:
        state.execute("delete from sent where key = ? and at < ?", (self.key, now - HOUR))
        (count, oldest) = state.execute("select count(*), min(at) from sent where key = ?", (self.key,)).fetchone()
        pace = state.execute("select free from pace where key = ?", (self.key,)).fetchone()
        hourly = oldest + HOUR if count >= self.limits.writes_an_hour else now
        return float(max(hourly, pace[0] if pace else now))

    def _others_wait(self, state: sqlite3.Connection, now: float) -> bool:
        query = "select 1 from waiting where key = ? and until > ? limit 1"
        return state.execute(query, (self.key, now)).fetchone() is not None

    def _spend(self, state: sqlite3.Connection, cost: Cost, now: float) -> None:
        state.execute(
            "update budget set remaining = remaining - 1, background = background + ? where key = ? and resource = ?",
            (not self.interactive, self.key, cost.resource),
        )
        if not cost.write:
            return
        state.execute("insert into sent values (?, ?)", (self.key, now))
        row = state.execute("select free from pace where key = ?", (self.key,)).fetchone()
        start = max(row[0], now - CREDIT) if row else now
        state.execute("insert or replace into pace values (?, ?)", (self.key, start + self.limits.gap))

    def _learn_budget(self, state: sqlite3.Connection, cost: Cost, status: int, headers: Mapping[str, str]) -> None:
        """GitHub's numbers win; our own count of background requests starts anew with each window."""
        if not (numbers := _budget(headers)):
            return
        allowance, remaining, reset = numbers
        resource = headers.get("x-ratelimit-resource", cost.resource)
        where = (self.key, resource)
        row = state.execute("select reset, background from budget where key = ? and resource = ?", where).fetchone()
        mine = 0 if self.interactive or status == 304 else 1
        background = mine
        if row and reset <= row[0] + SAME_WINDOW:
            background = max(0, row[1] - (status == 304 and not self.interactive))
        state.execute(
            "insert or replace into budget values (?, ?, ?, ?, ?, ?)", (*where, allowance, remaining, reset, background)
        )

    def _leave(self, who: str) -> None:
        with self._locked() as state:
            state.execute("delete from waiting where who = ?", (who,))

    @contextmanager
    def _locked(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self._file, timeout=30, isolation_level=None)) as state:
            state.execute("begin immediate")
            yield state
            state.execute("commit")


def paused_until(status: int, headers: Mapping[str, str], text: str, now: float) -> float | None:
    """When a limit that was hit ends; None when the answer is no limit."""
    if status not in (403, 429) and not (status == 400 and "RATELIMITED" in text):
        return None
    after = headers.get("retry-after", "")
    if after.isdecimal():
        return now + float(after)
    if headers.get("x-ratelimit-remaining") == "0" and (numbers := _budget(headers)):
        return max(now + 1, numbers[2])
    limited = status in (400, 429) or "rate limit" in text.lower()
    return now + SECONDARY_PAUSE if limited else None


def _budget(headers: Mapping[str, str]) -> tuple[int, int, float] | None:
    """Allowance, what remains of it, and the time of the reset; Linear names its headers differently."""
    for prefix in ("x-ratelimit-", "x-ratelimit-requests-"):
        values = [headers.get(prefix + name, "") for name in ("limit", "remaining", "reset")]
        if all(value.isdecimal() for value in values):
            allowance, remaining, reset = (int(value) for value in values)
            return allowance, remaining, reset / 1000 if reset > 1e11 else float(reset)
    return None


def _clock(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).strftime("%H:%M:%S UTC")
