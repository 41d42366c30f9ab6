"""Reports of operations: as files for programs and people, and as an artifact in Prefect's page."""

import re
from datetime import UTC, datetime
from pathlib import Path

from prefect import task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from pydantic import BaseModel

from config.settings import get_settings
from tasks.outages import passing_over_outages


@task(task_run_name="publish report of {operation}", cache_policy=NO_CACHE)
def publish(operation: str, subject: str, report: BaseModel, markdown: str) -> Path:
    """The report as `report.json` and `report.md` in a folder of its own, which is returned, and as an artifact."""
    folder = report_folder(operation, subject, created=datetime.now(UTC))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "report.json").write_text(report.model_dump_json(indent=2) + "\n", encoding="utf-8")
    (folder / "report.md").write_text(markdown + "\n", encoding="utf-8")
    with passing_over_outages():
        create_markdown_artifact(
            markdown, key=artifact_key(operation, subject), description=f"{operation} of {subject}"
        )
    return folder


def reports_of(operation: str, subject: str) -> list[Path]:
    """The reports on a subject that were published on this machine, newest first, as JSON files."""
    folder = report_folder(operation, subject, created=datetime.now(UTC)).parent
    return sorted(folder.glob("*/report.json"), reverse=True)


def report_folder(*names: str, created: datetime) -> Path:
    """Where a report lies below the reports folder: by what it is of, and by time."""
    readable = [re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip("-.")[-60:] or "repository" for name in names]
    return get_settings().reports.joinpath(*readable, f"{created:%Y%m%dT%H%M%S%f}")


def artifact_key(*names: str) -> str:
    """What Prefect accepts as a key: lower-case letters, digits and dashes."""
    return re.sub(r"[^a-z0-9]+", "-", "-".join(names).lower()).strip("-")[-80:].strip("-")
