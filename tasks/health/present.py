"""A health report for people: a table on the terminal, Markdown in an artifact."""

from prefect import task
from prefect.artifacts import create_markdown_artifact
from rich.console import Group
from rich.table import Table
from rich.text import Text

from tasks.health.report import Check, HealthReport, Status

MARKS = {
    Status.OK: ("✓", "green"),
    Status.WARNING: ("!", "yellow"),
    Status.FAILED: ("✗", "red"),
    Status.NOT_CONFIGURED: ("·", "dim"),
}


def to_table(report: HealthReport) -> Group:
    """One row a check, then the summary."""
    table = Table("", "Check", "Status", "What was found")
    for check in report.checks:
        mark, style = MARKS[check.status]
        table.add_row(Text(mark, style), check.name, Text(check.status, style), Text(_told(check)))
    return Group(table, Text(report.summary))


def _told(check: Check) -> str:
    return f"{check.message}\n→ {check.next_step}" if check.next_step else check.message


def to_markdown(report: HealthReport) -> str:
    """A heading with the score, what to do, and a table, which Prefect's page cuts off where it is too wide."""
    to_do = [f"- **{check.name}**: {_cell(check.next_step)}" for check in report.checks if check.next_step]
    head = ["| Check | Status | What was found |", "| --- | --- | --- |"]
    return "\n".join(
        [f"# {report.summary}", "", *to_do, *([""] if to_do else []), *head, *map(_row, report.checks), ""]
    )


def _row(check: Check) -> str:
    return f"| {check.name} | {check.status} | {_cell(check.message)} |"


def _cell(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")


@task(task_run_name="publish the report")
def publish_health(report: HealthReport) -> None:
    """Keep the report as an artifact with one key, so that Prefect's page shows how it changed."""
    create_markdown_artifact(to_markdown(report), key="health", description=report.summary)
