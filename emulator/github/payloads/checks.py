"""Check runs, annotations and commit statuses."""

import msgspec

from emulator.github.here import Here
from emulator.github.model.checks import Annotation, CheckRun, CommitStatus
from emulator.github.model.repository import Json
from emulator.github.payloads.accounts import user
from emulator.github.payloads.pulls import pull_minimal


def check_run(here: Here, each: CheckRun) -> Json:
    """A `check-run`."""
    url = f"{here.api}/check-runs/{each.id}"
    pulls = [
        pull_minimal(here, issue, issue.pull)
        for issue in here.repository.issues.values()
        if issue.pull and issue.state == "open" and issue.pull.head_sha == each.head_sha
    ]
    return {
        "id": each.id,
        "node_id": f"CR_{each.id}",
        "head_sha": each.head_sha,
        "name": each.name,
        "external_id": each.external_id,
        "url": url,
        "html_url": f"{here.html}/runs/{each.id}",
        "details_url": each.details_url,
        "status": each.status,
        "conclusion": each.conclusion,
        "started_at": each.started_at,
        "completed_at": each.completed_at,
        "check_suite": {"id": here.repository.id},
        "app": None,
        "pull_requests": pulls,
        "output": {
            "title": each.title,
            "summary": each.summary,
            "text": each.text,
            "annotations_count": len(each.annotations),
            "annotations_url": f"{url}/annotations",
        },
    }


def annotation(here: Here, run: CheckRun, each: Annotation) -> Json:
    """A `check-annotation`."""
    shown: Json = msgspec.to_builtins(each)
    return shown | {"blob_href": f"{here.html}/blob/{run.head_sha}/{each.path}"}


def simple_status(here: Here, each: CommitStatus) -> Json:
    """A `simple-commit-status`."""
    return {
        "id": each.id,
        "node_id": f"SC_{each.id}",
        "url": f"{here.api}/statuses/{each.sha}",
        "avatar_url": None,
        "state": each.state,
        "description": each.description,
        "target_url": each.target_url,
        "context": each.context,
        "created_at": each.created_at,
        "updated_at": each.created_at,
    }


def commit_status(here: Here, each: CommitStatus) -> Json:
    """A `status`."""
    return simple_status(here, each) | {"creator": user(here.state, each.creator)}
