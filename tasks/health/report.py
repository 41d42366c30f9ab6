"""What a health check says."""

from collections import Counter
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, computed_field


class Status(StrEnum):
    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"
    NOT_CONFIGURED = "not configured"


class Outcome(BaseModel):
    """The outcome of one check: `next_step` says what to do about it, `facts` are its figures for machines."""

    model_config = ConfigDict(frozen=True)

    status: Status
    message: str
    next_step: str = ""
    facts: dict[str, str | int | float] = {}


class Check(Outcome):
    """A named outcome, and how long it took."""

    name: str
    seconds: float


class Failed(Exception):
    """A check found something broken: what, and what to do about it."""

    def __init__(self, message: str, next_step: str) -> None:
        super().__init__(message)
        self.next_step = next_step


POINTS = {Status.OK: 1.0, Status.WARNING: 0.5, Status.FAILED: 0.0}


class HealthReport(BaseModel):
    """All checks of one moment."""

    model_config = ConfigDict(frozen=True)

    checks: tuple[Check, ...]

    @computed_field  # type: ignore[prop-decorator]
    @property
    def score(self) -> int:
        """0 to 100: the mean over what is configured, where a warning counts half."""
        points = [POINTS[check.status] for check in self.checks if check.status in POINTS]
        return round(100 * sum(points) / len(points)) if points else 100

    @property
    def failed(self) -> tuple[Check, ...]:
        return tuple(check for check in self.checks if check.status is Status.FAILED)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def summary(self) -> str:
        """`Health 92 of 100: 10 ok, 1 warning, 6 not configured`."""
        counts = Counter(check.status for check in self.checks)
        told = ", ".join(f"{counts[status]} {status}" for status in Status if counts[status])
        return f"Health {self.score} of 100: {told}"
