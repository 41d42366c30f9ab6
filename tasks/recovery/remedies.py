"""What is to be done about a run that crashed, failed or hangs: decisions without any I/O."""

import random
import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum

from prefect.client.schemas.objects import State, StateType

from config.settings import OrchestrationConfig

GIVEN_UP = "GivenUp"
"""The name of the Crashed state of a run that somebody has been told about: it is not looked at again."""

REPLACED = "Replaced"
"""The name of the Crashed state of a recovery or an alert: the one that comes after it does its work."""

GRACE = timedelta(seconds=3)
"""A crash is reported by the engine and by its worker: a run is not put back to work between the two."""

SLOW_GRACE = timedelta(seconds=30)
"""The same for workers that are not ours, and where a silent run was taken for dead."""

ORPHANED = "Its process ended without a word"
"""How the message of a crash begins that was found out afterwards: nobody else will report it."""

SILENT = "Not heard of"
"""The same, where it may live."""

STUCK = timedelta(minutes=5)
RECENT = timedelta(days=1)
"""What crashed longer ago is history."""

TRANSIENT = ("Unavailable", "RateLimited", "RepositoryUnavailable", "RepositoryBusy", "DatabaseUnreachable")
"""What `integrations.errors.is_transient` names, as the message of a failed run begins with it."""

UNTIL = re.compile(r"until (\d\d:\d\d:\d\d) UTC")
"""When a budget of requests is full again, as the message of a run that had to wait too long for its turn says it."""

WINDOWS = 24
"""How often a run waits for such a time: budgets are by the hour, and others wait for the same one."""

FIRST_PAUSE, LONGEST_PAUSE = 30.0, 900.0


class Remedy(StrEnum):
    LEAVE = "leave it"
    MARK = "mark as crashed"
    CANCEL = "mark as cancelled"
    RESCHEDULE = "put back to work"
    GIVE_UP = "give up and tell"
    REPLACE = "leave it to the next"


@dataclass(frozen=True, slots=True)
class Case:
    """A run as far as it matters; one that is `repeated` is left to the next of its kind."""

    state: State[object]
    deployed: bool
    recoveries: int = 0
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """`wait` is how long from now it may be done at the soonest."""

    remedy: Remedy
    reason: str = ""
    wait: timedelta = timedelta(0)


def decide(case: Case, now: datetime, settings: OrchestrationConfig) -> Decision:
    """What to do about a run. One without a deployment has no worker that could take it up again."""
    since = now - case.state.timestamp
    match case.state.type:
        case StateType.CRASHED if case.state.name not in {GIVEN_UP, REPLACED} and since < RECENT and case.deployed:
            return _crashed(case, since, settings)
        case StateType.FAILED if since < RECENT and case.deployed and settings.auto_retry_failed_workflows:
            return Decision(Remedy.LEAVE) if case.repeated else _failed(case, now, settings)
        case StateType.PENDING if since > STUCK:
            return Decision(Remedy.MARK, f"It was about to start for {_minutes(since)} minutes: its worker is gone.")
        case StateType.CANCELLING if since > STUCK:
            return Decision(Remedy.CANCEL, f"It was to end {_minutes(since)} minutes ago: nobody is left to end it.")
    return Decision(Remedy.LEAVE)


def _crashed(case: Case, since: timedelta, settings: OrchestrationConfig) -> Decision:
    if not settings.auto_recovery_enabled:
        return Decision(Remedy.LEAVE)
    if case.repeated:
        return Decision(Remedy.REPLACE, "The next one does its work.") if since > GRACE else Decision(Remedy.LEAVE)
    if since < (grace := _grace(case.state.message or "")):
        return Decision(Remedy.LEAVE, "It has just crashed.", grace - since)
    most = settings.max_retry_attempts
    if case.recoveries < most:
        return Decision(Remedy.RESCHEDULE, f"Recovery {case.recoveries + 1} of {most}: {case.state.message or ''}")
    return Decision(Remedy.GIVE_UP, f"It crashed again after {case.recoveries} recoveries: {case.state.message or ''}")


def _grace(message: str) -> timedelta:
    if message.startswith(ORPHANED):
        return timedelta(0)
    return SLOW_GRACE if message.startswith(SILENT) else GRACE


def _failed(case: Case, now: datetime, settings: OrchestrationConfig) -> Decision:
    """Once more, later each time, when what failed is known to pass; other failures are for people."""
    message = case.state.message or ""
    told = _told(message, case.state.timestamp)
    most = max(settings.max_retry_attempts, WINDOWS if told and settings.max_retry_attempts else 0)
    if case.recoveries >= most or not any(f"{name}:" in message or f"{name}(" in message for name in TRANSIENT):
        return Decision(Remedy.LEAVE)
    chance = random.random()  # noqa: S311 - spreads retries, keeps no secret
    pause = max(told - now, timedelta(0)) + backoff(0, chance) if told else backoff(case.recoveries, chance)
    return Decision(Remedy.RESCHEDULE, f"Retry {case.recoveries + 1} of {most}: {message}", pause)


def _told(message: str, said: datetime) -> datetime | None:
    """The time that a message gives for trying again, the next of that hour after it was said."""
    found = UNTIL.search(message)
    if found is None:
        return None
    then = datetime.combine(said.astimezone(UTC), time.fromisoformat(found[1]), UTC)
    return then if then > said else then + timedelta(days=1)


def backoff(before: int, chance: float) -> timedelta:
    """Twice as long each time, up to a quarter of an hour, and half of it more at most by chance (0 to 1)."""
    return timedelta(seconds=min(FIRST_PAUSE * 2**before, LONGEST_PAUSE) * (1 + chance / 2))


def _minutes(span: timedelta) -> int:
    return round(span.total_seconds() / 60)
