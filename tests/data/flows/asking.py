"""A flow for the tests that asks a person between two steps."""

from pathlib import Path

from prefect import flow, task

from tasks.approvals import Approval, approved
from tasks.steps import STEP


@task(cache_policy=STEP, persist_result=True, task_run_name="{line}")
def note(folder: str, line: str) -> str:
    with (Path(folder) / "executed").open("a") as file:
        file.write(line + "\n")
    return line


@flow
def asking(folder: str) -> None:
    """Do what was prepared when a person says so."""
    note(folder, "prepared")
    answer = approved("Shall it be done?", Approval)
    note(folder, f"done-{answer.comment}" if answer.approve else "left")
