"""Look for what needs a person, and tell of it."""

from enum import StrEnum
from typing import Annotated

from prefect import flow
from pydantic import Field

from tasks.alerting.present import look_and_tell, publish_alerts
from tasks.alerting.round import AlertReport


class Because(StrEnum):
    """What made it look."""

    SCHEDULE = "schedule"
    FAILED_RUN = "failed run"
    THREE_FAILURES = "three failures"
    LONG_RUN = "long run"
    NO_HEALTH_CHECK = "no health check"
    LONG_QUEUE = "long queue"


@flow(flow_run_name="alert: {because}")
def alert(
    because: Annotated[Because, Field(description="What made it look.")] = Because.SCHEDULE,
    about: Annotated[str | None, Field(description="What that was about, such as an operation.")] = None,
) -> AlertReport:
    """Judge how things are by what Prefect and the machine say now, whatever `because` and `about` claim.

    So automations may start it any number of times for one event: people are told once.
    """
    report = look_and_tell()
    if report.news:
        publish_alerts(report)
    return report
