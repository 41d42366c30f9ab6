"""Alerts for people: Markdown in an artifact."""

from prefect import task
from prefect.artifacts import create_markdown_artifact
from prefect.runtime import flow_run

from analysis.report.markdown_text import escape
from integrations.database.alerts import AlertEntry
from tasks.alerting.round import AlertReport, alert_round


@task(name="look and tell")
def look_and_tell() -> AlertReport:
    """One round, in the name of this run."""
    return alert_round(str(flow_run.id) if flow_run.id else None)


@task(task_run_name="publish the report")
def publish_alerts(report: AlertReport) -> None:
    """Keep what is open as an artifact with one key, where Prefect's page shows how it changed."""
    create_markdown_artifact(to_markdown(report), key="alerts", description=report.summary)


def to_markdown(report: AlertReport) -> str:
    """A heading and a list, as Prefect's page cuts off wide tables; what comes from outside stays text."""
    alerts = [line for each in report.open for line in _told(each)]
    return "\n".join([f"# {report.summary}", "", *(alerts or ["Nothing needs a person."]), ""])


def _told(alert: AlertEntry) -> list[str]:
    times = f", {alert.count} times" if alert.count > 1 else ""
    since = f"{alert.severity}, since {alert.opened:%d %b %H:%M} UTC{times}"
    known = [f"    - {escape(line)}" for line in alert.message.splitlines() if line.strip()]
    return [f"- **{escape(alert.title)}** ({since})", *known]
