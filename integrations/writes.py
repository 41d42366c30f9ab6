"""The one way by which anything is written to a service: dry run, idempotency and audit in one place.

A write names a key. Writes of one key happen one at a time, whatever process they are in; `perform` first looks for
what the same key made before, so that a repeated write finds it; after a lost answer or a refusal it looks again before
it gives up. The audit log knows of a write before the service does; see docs/writes.md.
"""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field

from pydantic import BaseModel, JsonValue
from sqlalchemy import Engine

from integrations.change import Change
from integrations.database import audit
from integrations.database.audit import AuditEntry, Result
from integrations.database.turns import turn
from integrations.errors import (
    BranchMoved,
    Conflict,
    GitError,
    PushRefused,
    Rejected,
    RepositoryUnavailable,
    ServiceError,
    Unavailable,
)
from integrations.locks import Busy
from integrations.redaction import redact, redact_text

PATIENCE = 300.0
"Seconds to wait for another process that is at the same write; the governor may well hold that one for a while."
LOST = (Unavailable, RepositoryUnavailable)
"What leaves open whether it took effect."
REFUSED = (Rejected, Conflict, BranchMoved, PushRefused)
"What may be said because it is there already; git itself sends again after a lost answer."
DIED = "The process ended before it had an answer, and what it wanted is not there"


@dataclass(frozen=True, slots=True)
class Write:
    """What is about to be written: `sentence` says it to people, `target` is where, `key` makes it unique there."""

    platform: str
    action: str
    target: str
    key: str
    sentence: str
    payload: dict[str, JsonValue]


@dataclass(frozen=True, slots=True)
class Effect[T]:
    """What came of a write; `value` is what the service then holds, None if a dry run would have created it."""

    write: Write
    change: Change
    value: T | None

    def unwrap(self) -> T:
        """What the service holds. Raises LookupError where a dry run made nothing."""
        if self.value is None:
            raise LookupError(f"Only planned: {self.write.sentence}")
        return self.value


@dataclass(slots=True)
class Journal:
    """Who writes, in which run, and whether for real. Shared by the clients of one run."""

    database: Engine
    actor: str
    run: str | None = None
    dry_run: bool = False
    secrets: tuple[str, ...] = field(default=(), repr=False)
    planned: list[Write] = field(default_factory=list)

    def plan(self) -> list[str]:
        """What a dry run would have written, a sentence each."""
        return [redact_text(f"{write.sentence} ({write.target})", self.secrets) for write in self.planned]


def perform[T: BaseModel](
    journal: Journal,
    write: Write,
    send: Callable[[T | None], T],
    *,
    find: Callable[[], T | None] = lambda: None,
    done: Callable[[T], bool] = lambda _: True,
) -> Effect[T]:
    """Bring about the write once, and record it.

    `find` gives what is there by this key, `done` says whether that is as wanted already, and `send` creates (from
    None) or updates. A dry run calls `find` only. Raises what `send` raises, unless `find` then sees the effect, and
    Unavailable when another process is at the same write for too long.
    """
    if journal.dry_run:
        return _plan(journal, write, find, done)
    with ExitStack() as stack:
        _wait_for_turn(stack, journal, write)
        before = find()
        _settle(journal, write, before if before is not None and done(before) else None)
        if before is not None and done(before):
            return _unchanged(journal, write, before)
        number = audit.record(journal.database, _entry(journal, write, "begun", before, None))
        try:
            after = _send(write, before, send, find, done)
        except (ServiceError, GitError) as error:
            audit.finish(journal.database, number, "failed", error=redact_text(str(error), journal.secrets))
            raise
        change: Change = "created" if before is None else "updated"
        audit.finish(journal.database, number, change, after=redact(_fields(after), journal.secrets))
        return Effect(write, change, after)


def _plan[T: BaseModel](
    journal: Journal, write: Write, find: Callable[[], T | None], done: Callable[[T], bool]
) -> Effect[T]:
    before = find()
    if before is not None and done(before):
        return _unchanged(journal, write, before)
    journal.planned.append(write)
    audit.record(journal.database, _entry(journal, write, "planned", before, None))
    return Effect(write, "planned", before)


def _unchanged[T: BaseModel](journal: Journal, write: Write, there: T) -> Effect[T]:
    audit.record(journal.database, _entry(journal, write, "unchanged", there, there))
    return Effect(write, "unchanged", there)


def _wait_for_turn(stack: ExitStack, journal: Journal, write: Write) -> None:
    name = f"{write.platform} {write.target} {write.key}".casefold()
    try:
        stack.enter_context(turn(journal.database, name, PATIENCE))
    except Busy:
        answered = f"another process is at the same write for {PATIENCE:g} s"
        raise Unavailable(write.platform, write.sentence, answered, "Try again later") from None


def _settle(journal: Journal, write: Write, there: BaseModel | None) -> None:
    """Say how the writes of this key ended whose process died: we have the turn, so they are nobody's any more."""
    entry = _entry(journal, write, "begun", None, there)
    for number, had in audit.unfinished(journal.database, entry):
        if there is None:
            audit.finish(journal.database, number, "failed", error=DIED)
        else:
            audit.finish(journal.database, number, "updated" if had else "created", after=entry.after)


def _send[T: BaseModel](
    write: Write,
    before: T | None,
    send: Callable[[T | None], T],
    find: Callable[[], T | None],
    done: Callable[[T], bool],
) -> T:
    """Send; after a lost answer or a refusal look whether it is there all the same, whoever made it."""
    try:
        return send(before)
    except (*LOST, *REFUSED) as error:
        try:
            after = find()
        except (ServiceError, GitError):
            raise error from None
        if after is not None and done(after):
            return after
        if after is not None and before is None and not isinstance(error, LOST):
            return send(after)
        if isinstance(error, LOST) and after is None:
            error.add_note(f"Nothing of {write.key} is there: it is safe to try again")
        raise


def _entry(
    journal: Journal, write: Write, result: Result, before: BaseModel | None, after: BaseModel | None
) -> AuditEntry:
    return AuditEntry(
        actor=journal.actor,
        run=journal.run,
        platform=write.platform,
        action=write.action,
        target=redact_text(write.target, journal.secrets),
        key=redact_text(write.key, journal.secrets),
        dry_run=journal.dry_run,
        before=redact(_fields(before), journal.secrets),
        after=redact(_fields(after) if after else write.payload, journal.secrets),
        result=result,
    )


def _fields(model: BaseModel | None) -> JsonValue:
    return model.model_dump(mode="json") if model else None
