"""The audit log: every write to the outside world, with who, what, and what came of it."""

from datetime import UTC, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from integrations.database.tables import Audit

type Result = Literal["created", "updated", "unchanged", "planned", "failed"]


class AuditEntry(BaseModel):
    """One line of the log; secrets are hidden before they come here."""

    model_config = ConfigDict(frozen=True, from_attributes=True)

    when: datetime = Field(default_factory=lambda: datetime.now(UTC))
    actor: str
    run: str | None
    platform: str
    action: str
    target: str
    key: str
    dry_run: bool
    before: JsonValue
    after: JsonValue
    result: Result
    error: str | None = None


def record(database: Engine, entry: AuditEntry) -> None:
    """Add a line to the log."""
    with Session(database) as session, session.begin():
        session.add(Audit(**entry.model_dump()))


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
