"""Workflows, runs, jobs and artifacts."""

from emulator.github import objects
from emulator.github.here import Here
from emulator.github.model.actions import Artifact, Job, Run, Step, Workflow
from emulator.github.model.repository import Json
from emulator.github.payloads.accounts import user
from emulator.github.payloads.commits import simple_commit
from emulator.github.payloads.repositories import minimal_repository


def workflow(here: Here, each: Workflow) -> Json:
    """A `workflow`."""
    return {
        "id": each.id,
        "node_id": f"W_{each.id}",
        "name": each.name,
        "path": each.path,
        "state": each.state,
        "created_at": each.created_at,
        "updated_at": each.created_at,
        "url": f"{here.api}/actions/workflows/{each.id}",
        "html_url": f"{here.html}/blob/{here.repository.default_branch}/{each.path}",
        "badge_url": f"{here.html}/workflows/{each.name}/badge.svg",
    }


def run(here: Here, each: Run) -> Json:
    """A `workflow-run`."""
    url = f"{here.api}/actions/runs/{each.id}"
    held = here.repository.workflows[each.workflow]
    parts = {"jobs": "jobs", "logs": "logs", "cancel": "cancel", "rerun": "rerun", "artifacts": "artifacts"}
    return {
        "id": each.id,
        "name": held.name,
        "node_id": f"WFR_{each.id}",
        "head_branch": each.head_branch,
        "head_sha": each.head_sha,
        "path": held.path,
        "display_title": each.title,
        "run_number": each.number,
        "run_attempt": each.attempt,
        "event": each.event,
        "status": each.status,
        "conclusion": each.conclusion,
        "workflow_id": each.workflow,
        "check_suite_id": each.id,
        "url": url,
        "html_url": f"{here.html}/actions/runs/{each.id}",
        **{f"{name}_url": f"{url}/{path}" for name, path in parts.items()},
        "previous_attempt_url": f"{url}/attempts/{each.attempt - 1}" if each.attempt > 1 else None,
        "check_suite_node_id": f"CS_{each.id}",
        "workflow_url": f"{here.api}/actions/workflows/{each.workflow}",
        "check_suite_url": f"{here.api}/check-suites/{each.id}",
        "pull_requests": [],
        "actor": user(here.state, each.actor),
        "triggering_actor": user(here.state, each.actor),
        "run_started_at": each.created_at,
        "created_at": each.created_at,
        "updated_at": each.updated_at,
        "head_commit": simple_commit(objects.commit(here.git, each.head_sha)),
        "repository": minimal_repository(here),
        "head_repository": minimal_repository(here),
    }


def _step(of: Job, each: Step) -> Json:
    """A step takes as long as its job."""
    began = None if each.status == "queued" else of.started_at
    times = {"started_at": began, "completed_at": of.completed_at if each.status == "completed" else None}
    return {"name": each.name, "status": each.status, "conclusion": each.conclusion, "number": each.number, **times}


def job(here: Here, of: Run, each: Job) -> Json:
    """A `job`."""
    steps = [_step(each, step) for step in each.steps]
    return {
        "id": each.id,
        "run_id": of.id,
        "run_url": f"{here.api}/actions/runs/{of.id}",
        "run_attempt": each.attempt,
        "node_id": f"CR_{each.id}",
        "head_sha": of.head_sha,
        "head_branch": of.head_branch,
        "workflow_name": here.repository.workflows[of.workflow].name,
        "url": f"{here.api}/actions/jobs/{each.id}",
        "html_url": f"{here.html}/actions/runs/{of.id}/job/{each.id}",
        "status": each.status,
        "conclusion": each.conclusion,
        "created_at": each.started_at,
        "started_at": each.started_at,
        "completed_at": each.completed_at,
        "name": each.name,
        "steps": steps,
        "check_run_url": f"{here.api}/check-runs/{each.id}",
        "labels": ["ubuntu-latest"],
        "runner_id": 1,
        "runner_name": "emulator",
        "runner_group_id": 1,
        "runner_group_name": "Default",
    }


def artifact(here: Here, of: Run, each: Artifact) -> Json:
    """An `artifact`."""
    url = f"{here.api}/actions/artifacts/{each.id}"
    return {
        "id": each.id,
        "node_id": f"AR_{each.id}",
        "name": each.name,
        "size_in_bytes": len(each.archive),
        "url": url,
        "archive_download_url": f"{url}/zip",
        "expired": each.expired,
        "created_at": each.created_at,
        "updated_at": each.created_at,
        "expires_at": each.created_at,
        "workflow_run": {"id": of.id, "head_branch": of.head_branch, "head_sha": of.head_sha},
    }
