"""The tables, as the migrations leave them."""

from datetime import UTC, datetime

from pydantic import JsonValue
from sqlalchemy import JSON, DateTime, Dialect, Index, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator


class Moment(TypeDecorator[datetime]):
    """A time with its zone; SQLite keeps none, so it is stored as UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None or value.tzinfo:
            return value
        return value.replace(tzinfo=UTC)


class Table(DeclarativeBase):
    pass


class Audit(Table):
    """One write, or one that a dry run would have made."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True)
    when: Mapped[datetime] = mapped_column(Moment, index=True)
    actor: Mapped[str] = mapped_column(String(200))
    run: Mapped[str | None] = mapped_column(String(200), index=True)
    platform: Mapped[str] = mapped_column(String(50))
    action: Mapped[str] = mapped_column(String(100))
    target: Mapped[str] = mapped_column(Text, index=True)
    key: Mapped[str] = mapped_column(String(500), index=True)
    dry_run: Mapped[bool]
    before: Mapped[JsonValue] = mapped_column(JSON, nullable=False)
    after: Mapped[JsonValue] = mapped_column(JSON, nullable=False)
    result: Mapped[str] = mapped_column(String(20))
    error: Mapped[str | None] = mapped_column(Text)


class Alert(Table):
    """What needs a person, or did until `closed`."""

    __tablename__ = "alert"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(50))
    subject: Mapped[str] = mapped_column(String(200))
    severity: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(Text)
    message: Mapped[str] = mapped_column(Text)
    opened: Mapped[datetime] = mapped_column(Moment)
    seen: Mapped[datetime] = mapped_column(Moment)
    told: Mapped[datetime | None] = mapped_column(Moment)
    closed: Mapped[datetime | None] = mapped_column(Moment, index=True)
    count: Mapped[int]
    told_count: Mapped[int]
    occurrences: Mapped[JsonValue] = mapped_column(JSON, nullable=False)


class Measurement(Table):
    """One value of a series of measurements of a repository."""

    __tablename__ = "measurement"
    __table_args__ = (Index("ix_measurement_one", "repository", "series", "source", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    repository: Mapped[str] = mapped_column(String(300))
    series: Mapped[str] = mapped_column(String(500))
    unit: Mapped[str] = mapped_column(String(20))
    value: Mapped[float]
    at: Mapped[datetime] = mapped_column(Moment)
    source: Mapped[str] = mapped_column(String(300))
    commit: Mapped[str] = mapped_column(String(64))
