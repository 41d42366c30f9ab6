"""Measurements of repositories: what was measured, where it came from, and at which commit."""

from collections.abc import Sequence
from datetime import datetime

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from integrations.database.tables import Measurement

AT_ONCE = 500
LONGEST_SERIES, LONGEST_SOURCE = 500, 300


class MeasurementEntry(BaseModel):
    """One value of a series; the series and its source name it."""

    model_config = ConfigDict(frozen=True, from_attributes=True)

    series: str
    unit: str
    value: float
    at: datetime
    source: str
    commit: str = ""


def keep_measurements(database: Engine, repository: str, entries: Sequence[MeasurementEntry]) -> int:
    """Add those that are not there yet; how many they are."""
    cut = {(one.series[:LONGEST_SERIES], one.source[:LONGEST_SOURCE]): one for one in entries}
    new = 0
    with Session(database) as session, session.begin():
        known: set[tuple[str, str]] = set()
        sources = sorted({source for _, source in cut})
        for start in range(0, len(sources), AT_ONCE):
            wanted = (Measurement.repository == repository, Measurement.source.in_(sources[start : start + AT_ONCE]))
            known |= {(row.series, row.source) for row in session.execute(
                select(Measurement.series, Measurement.source).where(*wanted)
            )}  # fmt: skip
        for (series, source), entry in cut.items():
            if (series, source) not in known:
                values = entry.model_dump() | {"series": series, "source": source}
                session.add(Measurement(repository=repository, **values))
                new += 1
    return new


def measurements_of(database: Engine, repository: str, since: datetime) -> list[MeasurementEntry]:
    """Oldest first."""
    query = select(Measurement).where(Measurement.repository == repository, Measurement.at >= since)
    with Session(database) as session:
        rows = session.scalars(query.order_by(Measurement.at, Measurement.id)).all()
        return [MeasurementEntry.model_validate(row) for row in rows]
