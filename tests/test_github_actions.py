"""The action and the workflows: their form and safety, that they are in step with the code, what the action does."""

import asyncio
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from prefect.client.orchestration import get_client
from prefect.settings import PREFECT_API_URL

from deployments import install, orchestrator
from deployments.catalog import AutonomousWorkflowType, operation_name
from deployments.resources.resource import POOL

ROOT = Path(__file__).parents[1]
ACTION = ROOT / "action.yml"
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
TOOLS = Path(sys.executable).parent
PINNED = re.compile(r"uses: (\$/\S*|[\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+)")


def read(file: Path) -> dict[str, Any]:
    """The file as YAML 1.2 has it: `on` is a word."""
    text = re.sub(r"^on:", "'on':", file.read_text(), flags=re.MULTILINE)
    document: dict[str, Any] = yaml.safe_load(text)
    return document


def called() -> list[tuple[str, str]]:
    """Each operation that a workflow starts, by the workflow's name."""
    found = []
    for file in WORKFLOWS:
        for job in read(file)["jobs"].values():
            named = job.get("with", {}).get("operation", "")
            names = job["strategy"]["matrix"]["operation"] if "matrix" in named else [named]
            found += [(file.name, name) for name in names if name and "inputs" not in name]
    return found


def test_zizmor_finds_nothing() -> None:
    command = [
        str(TOOLS / "zizmor"),
        "--offline",
        "--no-progress",
        "--persona=pedantic",
        str(ACTION),
        *map(str, WORKFLOWS),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("schema", "files"), [("vendor.github-actions", [ACTION]), ("vendor.github-workflows", WORKFLOWS)]
)
def test_they_are_what_github_describes(schema: str, files: list[Path]) -> None:
    command = [str(TOOLS / "check-jsonschema"), "--builtin-schema", schema, *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_choices_by_hand_are_the_workflow_types() -> None:
    by_hand = read(ROOT / ".github" / "workflows" / "operation.yml")["on"]["workflow_dispatch"]["inputs"]
    assert by_hand["operation"]["options"] == [operation_name(each) for each in AutonomousWorkflowType]


def test_what_workflows_start_is_one_of_the_types() -> None:
    started = called()
    assert {"failed-workflow.yml", "push.yml", "maintenance.yml"} == {file for file, _ in started}
    assert {name.replace("-", "_") for _, name in started} <= set(AutonomousWorkflowType)
    assert ("failed-workflow.yml", "failure-analysis") in started
    assert ("push.yml", "performance-monitoring") in started


@pytest.mark.parametrize("file", [ACTION, *WORKFLOWS], ids=lambda file: file.name)
def test_what_they_use_is_ours_at_the_same_commit_or_pinned(file: Path) -> None:
    lines = [line.strip(" -") for line in file.read_text().splitlines() if "uses:" in line]
    assert all(PINNED.fullmatch(line) for line in lines), lines


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.name)
def test_no_job_may_write(file: Path) -> None:
    workflow = read(file)
    assert workflow["permissions"] == {}
    assert {right for job in workflow["jobs"].values() for right in job["permissions"].values()} == {"read"}


def test_no_script_has_an_expression_in_it() -> None:
    steps = read(ACTION)["runs"]["steps"] + [
        step for file in WORKFLOWS for job in read(file)["jobs"].values() for step in job.get("steps", [])
    ]
    assert [step["run"] for step in steps if "${{" in step.get("run", "")] == []


@pytest.mark.xdist_group("prefect")
@pytest.mark.usefixtures("prefect_server")
def test_the_step_starts_one_run_on_the_orchestrator_however_often_it_runs(tmp_path: Path) -> None:
    async def prepare() -> None:
        await orchestrator.initialize()
        async with get_client() as client:
            await client.send_worker_heartbeat(POOL, "a worker", heartbeat_interval_seconds=300)

    async def destroy() -> None:
        await install.apply(await install.destruction())

    asyncio.run(prepare())
    try:
        ids = {step(tmp_path)["id"] for _ in range(2)}
        assert len(ids) == 1
    finally:
        asyncio.run(destroy())


def step(folder: Path) -> dict[str, str]:
    """Do what the action's last step does, as a runner would; the run that it gives."""
    script = read(ACTION)["runs"]["steps"][-1]["run"]
    output = folder / "output"
    environment = {
        **os.environ, "GITHUB_ACTION_PATH": str(ROOT), "GITHUB_OUTPUT": str(output), "RUNNER_TEMP": str(folder),
        "GITHUB_STEP_SUMMARY": str(folder / "summary"), "PREFECT_API_URL": str(PREFECT_API_URL.value()),
        "OPERATION": "health-check", "PARAMETERS": "{}", "WAIT": "false", "TIMEOUT": "60", "IDEMPOTENCY_KEY": "job-1",
    }  # fmt: skip
    output.write_text("")
    subprocess.run(["bash", "-c", script], env=environment, cwd=folder, check=True)
    lines = output.read_text().splitlines()
    assert lines[0] == f"run<<{lines[-1]}"
    told: dict[str, str] = json.loads("\n".join(lines[1:-1]))
    return told
