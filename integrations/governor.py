"""One budget per platform and credential, shared by all processes on the machine.

Requests wait for their turn here, first those that somebody waits for at a screen; what is left of a budget is read
from the answers' headers, as is what GitHub calls primary and secondary limits.
"""

import hashlib
import logging
import os
import sqlite3
import time
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from integrations.errors import RateLimited
from integrations.limits import Budget, Cost, Limits, budgets, paused_until
from integrations.shared_state import SharedState

__all__ = ["Cost", "Governor", "Limits", "known_budgets"]

logger = logging.getLogger(__name__)
TURN = 1.0
"How long an interactive request that waits keeps background work away, until it asks again."
LONGEST_NAP = 0.5
HOUR = 3600.0
SAME_WINDOW = 5.0
"Reset times of one window differ by rounding."
TOLD = 5.0
"A wait that is longer is logged."
FILE = "governor.sqlite3"

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
        self._shared = SharedState(folder / FILE, SCHEMA)

    def __repr__(self) -> str:
        return f"Governor({self.key})"

    def wait_for_turn(self, cost: Cost, asked: str = "request") -> None:
        """Return when the request may go. Raises RateLimited if that takes longer than `patience` seconds."""
        end = time.time() + self.patience
        who = f"{os.getpid()}-{time.monotonic_ns()}"
        told = False
        while (free := self._take(cost, who)) is not None:
            if free > end:
                self._leave(who)
                answered = "the budget of requests is used up"
                advice = f"Wait until {_clock(free)}, or allow background work a larger share of the budget"
                raise RateLimited(self.platform, asked, answered, advice, retry_at=datetime.fromtimestamp(free, UTC))
            if not told and free > time.time() + TOLD:
                told = True
                logger.info("%s, %s: waits for its turn until %s", self.platform, asked, _clock(free))
            time.sleep(max(0.001, min(free - time.time(), LONGEST_NAP)))

    def observe(self, cost: Cost, status: int, headers: Mapping[str, str], text: str = "") -> datetime | None:
        """Learn from an answer; when it was a limit, the time to come back, until when everybody is held."""
        now = time.time()
        with self._shared.opened() as state:
            for budget in budgets(headers, cost.resource):
                self._learn(state, budget, cost, status)
            until = paused_until(status, headers, text, now)
            if until is None:
                return None
            state.execute(
                "insert into pause values (?, ?) on conflict (key) do update set until = max(until, excluded.until)",
                (self._paused(cost, headers), until),
            )
        return datetime.fromtimestamp(until, UTC)

    def budgets(self) -> list[Budget]:
        """What is known to be left of each budget that is not yet full again."""
        with self._shared.opened() as state:
            query = "select resource, allowance, remaining, reset, background from budget where key = ? and reset > ?"
            return [Budget(*row) for row in state.execute(query, (self.key, time.time()))]

    def _paused(self, cost: Cost, headers: Mapping[str, str]) -> str:
        """A spent budget holds its own resource only; secondary limits hold the credential."""
        spent = headers.get("x-ratelimit-remaining") == "0" and "retry-after" not in headers
        resource = headers.get("x-ratelimit-resource", cost.resource)
        return f"{self.key} {resource}" if spent or cost.apart else self.key

    def _take(self, cost: Cost, who: str) -> float | None:
        """None when the turn is ours, or else the time at which to ask again."""
        now = time.time()
        with self._shared.opened() as state:
            free = max(
                self._held_until(state, cost, now),
                self._budget_free(state, cost, now),
                self._pace_free(state, cost, now),
                self._hour_free(state, cost, now),
            )
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
        free = now
        for resource, amount in cost.draws():
            budget = self._budget(state, resource)
            if budget is None or budget.reset <= now:
                continue
            ours = budget.allowance * self.limits.background_share
            used_up = not self.interactive and budget.background + amount > ours
            if budget.remaining < amount or used_up:
                free = max(free, budget.reset)
        return free

    def _budget(self, state: sqlite3.Connection, resource: str) -> Budget | None:
        query = "select allowance, remaining, reset, background from budget where key = ? and resource = ?"
        row = state.execute(query, (self.key, resource)).fetchone()
        return Budget(resource, *row) if row else None

    def _pace_free(self, state: sqlite3.Connection, cost: Cost, now: float) -> float:
        free = now
        for pace in cost.paces(self.limits):
            row = state.execute("select free from pace where key = ?", (f"{self.key} {pace.name}",)).fetchone()
            free = max(free, row[0] if row else now)
        return free

    def _hour_free(self, state: sqlite3.Connection, cost: Cost, now: float) -> float:
        if not cost.create:
            return now
        state.execute("delete from sent where key = ? and at < ?", (self.key, now - HOUR))
        (count, oldest) = state.execute("select count(*), min(at) from sent where key = ?", (self.key,)).fetchone()
        return float(oldest + HOUR if count >= self.limits.writes_an_hour else now)

    def _others_wait(self, state: sqlite3.Connection, now: float) -> bool:
        query = "select 1 from waiting where key = ? and until > ? limit 1"
        return state.execute(query, (self.key, now)).fetchone() is not None

    def _spend(self, state: sqlite3.Connection, cost: Cost, now: float) -> None:
        used = "update budget set remaining = remaining - ?, background = background + ? where key = ? and resource = ?"
        for resource, amount in cost.draws():
            state.execute(used, (amount, 0 if self.interactive else amount, self.key, resource))
        for pace in cost.paces(self.limits):
            key = f"{self.key} {pace.name}"
            row = state.execute("select free from pace where key = ?", (key,)).fetchone()
            start = max(row[0] if row else 0.0, now - pace.burst)
            state.execute("insert or replace into pace values (?, ?)", (key, start + pace.gap))
        if cost.create:
            state.execute("insert into sent values (?, ?)", (self.key, now))

    def _learn(self, state: sqlite3.Connection, told: Budget, cost: Cost, status: int) -> None:
        """The platform's numbers win; our own count of background requests starts anew with each window."""
        mine = 0 if self.interactive or status == 304 else dict(cost.draws()).get(told.resource, 1)
        known = self._budget(state, told.resource)
        background = mine
        if known and told.reset <= known.reset + SAME_WINDOW:
            background = max(0, known.background - (status == 304 and not self.interactive))
        state.execute(
            "insert or replace into budget values (?, ?, ?, ?, ?, ?)",
            (self.key, told.resource, told.allowance, told.remaining, told.reset, background),
        )

    def _leave(self, who: str) -> None:
        with self._shared.opened() as state:
            state.execute("delete from waiting where who = ?", (who,))


def known_budgets(folder: Path) -> list[tuple[str, str, Budget]]:
    """What all processes of the machine know to be left: platform, credential (as a hash) and budget."""
    file = folder / FILE
    if not file.exists():
        return []
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=5)) as state:
        query = "select key, resource, allowance, remaining, reset, background from budget where reset > ? order by key"
        rows = state.execute(query, (time.time(),)).fetchall()
    return [(*_parts(key), Budget(*budget)) for key, *budget in rows]


def _parts(key: str) -> tuple[str, str]:
    platform, _, credential = key.rpartition("-")
    return platform, credential[:8]


def _clock(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).strftime("%H:%M:%S UTC")
