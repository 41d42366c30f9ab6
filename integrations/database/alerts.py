"""Alerts: what needed a person, since when, when people were told, and when it was well again."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from integrations.database.tables import Alert


class AlertSeverity(StrEnum):
    """The mildest first."""

    WARNING = "warning"
    CRITICAL = "critical"


class AlertEntry(BaseModel):
    """One alert, open until `closed`; `occurrences` are what it has counted, by name, and `told` when people heard."""

    model_config = ConfigDict(frozen=True, from_attributes=True)

    id: int | None = None
    kind: str
    subject: str
    severity: AlertSeverity
    title: str
    message: str
    opened: datetime
    seen: datetime
    told: datetime | None = None
    closed: datetime | None = None
    count: int = 0
    told_count: int = 0
    occurrences: tuple[str, ...] = ()


def open_alerts(database: Engine) -> list[AlertEntry]:
    """Those that are not well again, the oldest first."""
    with Session(database) as session:
        rows = session.scalars(select(Alert).where(Alert.closed.is_(None)).order_by(Alert.opened)).all()
        return [AlertEntry.model_validate(row) for row in rows]


def recent_alerts(database: Engine, limit: int = 5) -> list[AlertEntry]:
    """The open ones, then those that were closed last."""
    order = (Alert.closed.is_not(None), Alert.closed.desc(), Alert.opened.desc())
    with Session(database) as session:
        rows = session.scalars(select(Alert).order_by(*order).limit(limit)).all()
        return [AlertEntry.model_validate(row) for row in rows]


def keep_alerts(database: Engine, entries: Sequence[AlertEntry]) -> None:
    """Add what is new, and bring the others up to date."""
    with Session(database) as session, session.begin():
        for entry in entries:
            session.merge(Alert(**entry.model_dump(mode="python") | {"occurrences": list(entry.occurrences)}))
