"""Check runs, annotations and commit statuses."""

import msgspec

from emulator.github import objects
from emulator.github.here import Here
from emulator.github.model.accounts import App
from emulator.github.model.checks import Annotation, CheckRun, CommitStatus
from emulator.github.model.repository import Json
from emulator.github.payloads import accounts
from emulator.github.payloads.accounts import user
from emulator.github.payloads.commits import simple_commit
from emulator.github.payloads.pulls import pull_minimal

ACTIONS = App(15368, "github-actions", "GitHub Actions", "github-actions", "", "2018-07-30T09:30:17Z")
"""The app whose checks all checks are."""
WORST_FIRST = ("failure", "timed_out", "cancelled", "action_required", "stale", "success", "neutral", "skipped")


def check_run(here: Here, each: CheckRun) -> Json:
    """A `check-run`."""
    url = f"{here.api}/check-runs/{each.id}"
    return {
        "id": each.id,
        "node_id": f"CR_{each.id}",
        "head_sha": each.head_sha,
        "name": each.name,
        "external_id": each.external_id,
        "url": url,
        "html_url": f"{here.html}/runs/{each.id}",
        "details_url": each.details_url or f"{here.html}/runs/{each.id}",
        "status": each.status,
        "conclusion": each.conclusion,
        "started_at": each.started_at,
        "completed_at": each.completed_at,
        "check_suite": check_suite(here, each.head_sha),
        "app": accounts.app(here.state, ACTIONS),
        "pull_requests": _pulls(here, each.head_sha),
        "output": {
            "title": each.title,
            "summary": each.summary,
            "text": each.text,
            "annotations_count": len(each.annotations),
            "annotations_url": f"{url}/annotations",
        },
    }


def check_suite(here: Here, sha: str) -> Json:
    """A `check-suite`: all check runs of a commit, by the one app that there is."""
    number = int(sha[:7], 16)
    url = f"{here.api}/check-suites/{number}"
    runs = [each for each in here.repository.check_runs.values() if each.head_sha == sha]
    done = bool(runs) and all(run.status == "completed" for run in runs)
    commit = objects.commit(here.git, sha)
    branches = [name for name, tip in objects.references(here.git, "refs/heads").items() if tip == sha]
    return {
        "id": number,
        "node_id": f"CS_{number}",
        "head_branch": branches[0].removeprefix("refs/heads/") if branches else None,
        "head_sha": sha,
        "status": "completed" if done else "in_progress" if runs else "queued",
        "conclusion": _worst(runs) if done else None,
        "url": url,
        "before": commit.parents[0] if commit.parents else None,
        "after": sha,
        "pull_requests": _pulls(here, sha),
        "app": accounts.app(here.state, ACTIONS),
        "created_at": commit.committer.date,
        "updated_at": commit.committer.date,
        "latest_check_runs_count": len(runs),
        "check_runs_url": f"{url}/check-runs",
        "head_commit": simple_commit(commit),
    }


def _worst(runs: list[CheckRun]) -> str:
    conclusions = {run.conclusion for run in runs}
    return next((name for name in WORST_FIRST if name in conclusions), "success")


def _pulls(here: Here, sha: str) -> list[Json]:
    return [
        pull_minimal(here, issue, issue.pull)
        for issue in here.repository.issues.values()
        if issue.pull and issue.state == "open" and issue.pull.head_sha == sha
    ]


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
