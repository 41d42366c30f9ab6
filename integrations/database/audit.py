"""The audit log: every write to the outside world, with who, what, and what came of it."""

import hashlib
from datetime import UTC, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, JsonValue
from sqlalchemy import Engine, func, select, update
from sqlalchemy.orm import Session

from integrations.database.tables import Audit

type Result = Literal["begun", "created", "updated", "unchanged", "planned", "failed"]
"""`begun` is a write that is under way, or whose process died; the next one of its key says how it ended."""
LONGEST_KEY = 500


def _fitting(key: str) -> str:
    """A key of any length in the column's."""
    digest = hashlib.sha256(key.encode()).hexdigest()
    return key if len(key) <= LONGEST_KEY else f"{key[: LONGEST_KEY - len(digest) - 1]} {digest}"


class AuditEntry(BaseModel):
    """One line of the log; secrets are hidden before they come here."""

    model_config = ConfigDict(frozen=True, from_attributes=True)

    when: datetime = Field(default_factory=lambda: datetime.now(UTC))
    actor: str
    run: str | None
    platform: str
    action: str
    target: str
    key: Annotated[str, AfterValidator(_fitting)]
    dry_run: bool
    before: JsonValue
    after: JsonValue
    result: Result
    error: str | None = None


def record(database: Engine, entry: AuditEntry) -> int:
    """Add a line to the log; its number, for `finish`."""
    row = Audit(**entry.model_dump())
    with Session(database) as session, session.begin():
        session.add(row)
        session.flush()
        return row.id


def finish(database: Engine, number: int, result: Result, *, after: JsonValue = None, error: str | None = None) -> None:
    """Say how a write that was begun has ended; `after` replaces what was wanted."""
    changes: dict[str, JsonValue] = {"result": result, "error": error}
    if after is not None:
        changes["after"] = after
    with Session(database) as session, session.begin():
        session.execute(update(Audit).where(Audit.id == number).values(changes))


def unfinished(database: Engine, entry: AuditEntry) -> list[tuple[int, bool]]:
    """The begun writes of the same platform, target and key: their numbers, and whether something was there before."""
    same = (Audit.platform == entry.platform, Audit.target == entry.target, Audit.key == entry.key)
    with Session(database) as session:
        rows = session.scalars(select(Audit).where(*same, Audit.result == "begun")).all()
    return [(row.id, row.before is not None) for row in rows]


def made(database: Engine, platform: str, target: str, key: str) -> JsonValue:
    """What the newest successful write of a key left behind, by our own records; None if there was none."""
    same = (Audit.platform == platform, Audit.target == target, Audit.key == _fitting(key))
    done = Audit.result.in_(("created", "updated"))
    with Session(database) as session:
        row = session.scalars(select(Audit).where(*same, done).order_by(Audit.id.desc()).limit(1)).first()
        return row.after if row else None


def entries(
    database: Engine, *, run: str | None = None, target: str | None = None, limit: int = 1000
) -> list[AuditEntry]:
    """The newest lines, oldest of them first; of one run or target if named."""
    query = select(Audit).order_by(Audit.id.desc()).limit(limit)
    if run is not None:
        query = query.where(Audit.run == run)
    if target is not None:
        query = query.where(Audit.target == target)
    with Session(database) as session:
        return [AuditEntry.model_validate(row) for row in reversed(session.scalars(query).all())]


def totals(database: Engine) -> dict[tuple[str, str, str], int]:
    """How many writes have ended, by platform, action and result."""
    by = (Audit.platform, Audit.action, Audit.result)
    query = select(*by, func.count()).where(Audit.result != "begun").group_by(*by)
    with Session(database) as session:
        return {(platform, action, result): number for platform, action, result, number in session.execute(query)}
