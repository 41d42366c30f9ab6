"""A flow for the chaos test: each step writes once to each of three platforms, and notes that it was executed."""

import os
import time
from pathlib import Path

from prefect import flow, task
from tasks.comments import add_comment
from tasks.issues import create_issue
from tasks.linear.issues import create_issue as create_linear_issue
from tasks.slack.messages import send_message
from tasks.steps import STEP
from tasks.writing import writing

REPOSITORY = "acme/api"


@task(cache_policy=STEP, persist_result=True, task_run_name="note {line}")
def note(folder: str, line: str, pause: float) -> str:
    """A line in a file, in one write call: what the emulator cannot tell, how often a step was executed."""
    time.sleep(pause)
    with (Path(folder) / "executed").open("a") as file:
        file.write(line + "\n")
        file.flush()
        os.fsync(file.fileno())
    return line


@flow
def chapters(name: str, folder: str, steps: int = 4, pause: float = 0.2) -> None:
    """Open an issue, then comment, open a Linear issue and post in Slack in each step."""
    with writing("chaos"):
        issue = create_issue(REPOSITORY, f"{name}: the story").unwrap()
        for step in range(steps):
            line = f"{name}: step {step}"
            note(folder, line, pause)
            add_comment(REPOSITORY, issue.number, line)
            create_linear_issue("ENG", line)
            send_message("#general", line)
