"""How things are at one moment: what alerts are judged by."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from prefect.client.schemas.objects import StateType
from pydantic import BaseModel, ConfigDict

FAILED = (StateType.FAILED, StateType.CRASHED)


class Run(BaseModel):
    """A run of one of our operations; `ended` is None while it goes on, `started` while it waits."""

    model_config = ConfigDict(frozen=True)

    id: str
    name: str
    operation: str
    kind: StateType
    message: str = ""
    due: datetime
    started: datetime | None = None
    ended: datetime | None = None
    seconds: float = 0.0


class Gauge(BaseModel):
    """How much of a resource of this machine is in use, and from where on it is too much; both in percent."""

    model_config = ConfigDict(frozen=True)

    name: str
    percent: float
    threshold: float


class Picture(BaseModel):
    """`ended` has the newest first. `health` is when a health check last succeeded, if one is scheduled at all."""

    model_config = ConfigDict(frozen=True)

    taken: datetime
    ended: tuple[Run, ...] = ()
    active: tuple[Run, ...] = ()
    waiting: tuple[Run, ...] = ()
    workers: int = 1
    health: datetime | None = None
    gauges: tuple[Gauge, ...] = ()

    def newest(self, operation: str) -> Run | None:
        """The run of the operation that ended last, by itself."""
        return next((run for run in self.of(operation) if run.kind is not StateType.CANCELLED), None)

    def of(self, operation: str) -> list[Run]:
        """The ended runs of an operation, the newest first."""
        return [run for run in self.ended if run.operation == operation]

    def lately(self, within: timedelta) -> Sequence[Run]:
        """What has ended by itself within this time."""
        since = self.taken - within
        return [run for run in self.ended if run.ended and run.ended >= since and run.kind is not StateType.CANCELLED]
