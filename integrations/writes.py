"""The one way by which anything is written to a service: dry run, idempotency and audit in one place.

A write names a key. `perform` first looks for what the same key made before, so that a repeated write finds it; after a
lost response it looks again before it gives up.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from pydantic import BaseModel, JsonValue
from sqlalchemy import Engine

from integrations.database import AuditEntry, record
from integrations.database.audit import Result
from integrations.errors import ServiceError, Unavailable
from integrations.redaction import redact, redact_text

type Change = Literal["created", "updated", "unchanged", "planned"]


@dataclass(frozen=True, slots=True)
class Write:
    """What is about to be written: `sentence` says it to people, `target` is where, `key` makes it unique."""

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
    None) or updates. A dry run calls `find` only. Raises what `send` raises, unless `find` then sees the effect.
    """
    before = find()
    if before is not None and done(before):
        _record(journal, write, "unchanged", before, before)
        return Effect(write, "unchanged", before)
    if journal.dry_run:
        journal.planned.append(write)
        _record(journal, write, "planned", before, None)
        return Effect(write, "planned", before)
    try:
        after = _send(write, before, send, find, done)
    except ServiceError as error:
        _record(journal, write, "failed", before, None, error=str(error))
        raise
    change: Change = "created" if before is None else "updated"
    _record(journal, write, change, before, after)
    return Effect(write, change, after)


def _send[T: BaseModel](
    write: Write,
    before: T | None,
    send: Callable[[T | None], T],
    find: Callable[[], T | None],
    done: Callable[[T], bool],
) -> T:
    """Send, and after a lost answer look whether it took effect all the same."""
    try:
        return send(before)
    except Unavailable as error:
        try:
            after = find()
        except ServiceError:
            raise error from None
        if after is None or not done(after):
            error.add_note(f"Nothing of {write.key} is there: it is safe to try again")
            raise
        return after


def _record(  # noqa: PLR0913
    journal: Journal,
    write: Write,
    result: Result,
    before: BaseModel | None,
    after: BaseModel | None,
    *,
    error: str | None = None,
) -> None:
    entry = AuditEntry(
        actor=journal.actor,
        run=journal.run,
        platform=write.platform,
        action=write.action,
        target=write.target,
        key=write.key,
        dry_run=journal.dry_run,
        before=redact(_fields(before), journal.secrets),
        after=redact(_fields(after) if after else write.payload, journal.secrets),
        result=result,
        error=redact_text(error, journal.secrets) if error else None,
    )
    record(journal.database, entry)


def _fields(model: BaseModel | None) -> JsonValue:
    return model.model_dump(mode="json") if model else None
