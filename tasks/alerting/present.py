"""Alerts for people: Markdown in an artifact."""

from prefect import task
from prefect.artifacts import create_markdown_artifact
from prefect.runtime import flow_run

from tasks.alerting.round import AlertReport, alert_round


@task(name="look and tell")
def look_and_tell() -> AlertReport:
    """One round, in the name of this run."""
    return alert_round(str(flow_run.id) if flow_run.id else None)


@task
def publish_alerts(report: AlertReport) -> None:
    """Keep what is open as an artifact with one key, where Prefect's page shows how it changed."""
    create_markdown_artifact(to_markdown(report), key="alerts", description=report.summary)


def to_markdown(report: AlertReport) -> str:
    """A heading and a table; what comes from outside stays text."""
    head = ["| Severity | Alert | Since (UTC) | Times | What is known |", "| --- | --- | --- | --- | --- |"]
    rows = [
        f"| {each.severity} | {_cell(each.title)} | {each.opened:%d %b %H:%M} | {each.count} | {_cell(each.message)} |"
        for each in report.open
    ]
    return "\n".join([f"# {report.summary}", "", *(head + rows if rows else ["Nothing needs a person."]), ""])


def _cell(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").replace("\n", "; ")
