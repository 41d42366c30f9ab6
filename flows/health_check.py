"""Check what the product stands on."""

from prefect import flow

from tasks.health.checks import CHECKS, run_check
from tasks.health.present import publish_health
from tasks.health.report import HealthReport


@flow
def health_check() -> HealthReport:
    """Every check at the same time, each within its time limit; the report is also an artifact.

    What is broken is told in the report, and fails neither check nor flow.
    """
    checks = run_check.map(list(CHECKS))
    report = HealthReport(checks=tuple(checks.result()))
    publish_health(report)
    return report
