"""Putting an analysis where people look: files, and artifacts in Prefect's page."""

from collections.abc import Sequence
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from prefect import task
from prefect.artifacts import create_markdown_artifact, create_table_artifact

from analysis.catalogue import RULES
from analysis.findings import Finding
from analysis.index.snapshot import Snapshot
from analysis.progress import report_progress
from analysis.report.format import Format
from analysis.report.json import from_json
from analysis.report.markdown import to_markdown
from analysis.report.markdown_text import code
from analysis.report.write import Background, write_report
from analysis.result import Analysis
from tasks.outages import passing_over_outages
from tasks.publication import artifact_key, report_folder
from tasks.steps import STEP

SUFFIXES = {Format.JSON: "json", Format.MARKDOWN: "md", Format.SARIF: "sarif", Format.HTML: "html"}
MOST_ROWS = 200
LONGEST_PATH = 4096


def report_file(component: str, created: datetime, report_format: Format) -> Path:
    """Where the report of a run lies."""
    return report_folder(component, created=created) / f"report.{SUFFIXES[report_format]}"


@task(task_run_name="publish report", cache_policy=STEP, persist_result=True)
def publish_report(analysis: Analysis, snapshot: Snapshot) -> Path:
    """The report in every format as files, the summary and the findings as artifacts; returns the folder."""
    report_progress("write reports", 0, 0)
    background = Background(RULES, version("prefect-autopilot"), snapshot.text)
    folder = report_folder(analysis.component, created=analysis.created)
    folder.mkdir(parents=True, exist_ok=True)
    for report_format, suffix in SUFFIXES.items():
        write_report(analysis, report_format, folder / f"report.{suffix}", background)
    with passing_over_outages():
        show_in_prefect(analysis, folder)
    return folder


def show_in_prefect(analysis: Analysis, folder: Path) -> None:
    """The summary, the findings and where the report lies, as artifacts."""
    key = artifact_key("analysis", analysis.component)
    create_markdown_artifact(to_markdown(analysis), key=f"{key}-summary", description="Component analysis")
    create_table_artifact(
        findings_table(analysis.findings[:MOST_ROWS]), key=f"{key}-findings", description="Findings, worst first"
    )
    where = f"On the machine of the run, to be opened in a browser: {code(str(folder / 'report.html'), LONGEST_PATH)}"
    create_markdown_artifact(where, key=f"{key}-report", description="The whole report")


def newest_report(component: str, since: datetime) -> Analysis | None:
    """The last analysis of the component that was published since then, read back."""
    files = report_file(component, since, Format.JSON).parents[1].glob(f"*/report.{SUFFIXES[Format.JSON]}")
    newest = max(files, default=None)
    analysis = from_json(newest.read_text(encoding="utf-8")) if newest else None
    return analysis if analysis and analysis.created >= since else None


def findings_table(findings: Sequence[Finding]) -> list[dict[str, str]]:
    """Prefect's page reads cells as Markdown, and cuts off what is too wide at the right."""
    return [
        {
            "severity": finding.severity,
            "finding": finding.message,
            "place": code(f"{finding.location.path}:{finding.location.line}", LONGEST_PATH),
            "rule": finding.rule_id,
            "tier": finding.tier,
        }
        for finding in findings
    ]
