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
    folder = get_settings().reports / _readable(operation) / _readable(subject) / f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}"
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
    folder = get_settings().reports / _readable(operation) / _readable(subject)
    return sorted(folder.glob("*/report.json"), reverse=True)


def artifact_key(operation: str, subject: str) -> str:
    """What Prefect accepts as a key: lower-case letters, digits and dashes."""
    return re.sub(r"[^a-z0-9]+", "-", f"{operation}-{subject}".lower()).strip("-")[-80:].strip("-")


def _readable(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9._-]+", "-", text).strip("-.")[-60:] or "repository"
