"""Pictures to judge: what differs from a quiet day is given."""

from datetime import UTC, datetime, timedelta
from itertools import count

from prefect.client.schemas.objects import StateType

from tasks.alerting.picture import Picture, Run

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
NUMBERS = count()


def run(
    kind: str = "COMPLETED", *, ago: float = 10, operation: str = "audit", seconds: float = 60, message: str = "",
    name: str = "",
) -> Run:  # fmt: skip
    """A run that ended, or began if it goes on, so many minutes ago."""
    number = next(NUMBERS)
    moment = NOW - timedelta(minutes=ago)
    goes_on = kind == "RUNNING"
    return Run(
        id=name or f"id-{number}", name=name or f"run-{number}", operation=operation, kind=StateType(kind),
        message=message, due=moment, started=moment, ended=None if goes_on else moment, seconds=seconds,
    )  # fmt: skip


def picture(*ended: Run, **changes: object) -> Picture:
    """The newest run first."""
    return Picture.model_validate({"taken": NOW, "ended": ended, **changes})
