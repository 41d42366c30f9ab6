"""For every action, parameters that work on the emulator, given what `made` prepared there."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

REPOSITORY = "acme/api"
SARIF = {"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "tests"}}, "results": []}]}
PERSON = "ada@example.com"


@dataclass
class Made:
    """What is there to act on; `call` does an action and gives its result."""

    call: Callable[..., Any]
    folder: Path
    sha: str
    issue: int
    run: int
    job: int
    artifact: int
    hook: int
    delivery: int
    linear_issue: str
    other_issue: str
    linear_comment: str
    project: str
    ts: str
    checkout: Path

    def pull_request(self, name: str) -> Any:
        """A pull request of its own, from the branch of that name."""
        files = {f"{name}.txt": name}
        self.call("github.commit_files", repository=REPOSITORY, branch=name, files=files, message=f"Add {name}")
        made = self.call("github.create_pr", repository=REPOSITORY, title=name, body="", head=name, base="main")
        return made.unwrap()


type Example = Callable[[Made], dict[str, object]]


def _here(**more: object) -> Example:
    return lambda _: {"repository": REPOSITORY, **more}


def _issue(**more: object) -> Example:
    return lambda made: {"repository": REPOSITORY, "number": made.issue, **more}


def _pull(name: str, **more: object) -> Example:
    return lambda made: {"repository": REPOSITORY, "number": made.pull_request(name).number, **more}


def _commit(**more: object) -> Example:
    return lambda made: {"repository": REPOSITORY, "sha": made.sha, **more}


def _linear(**more: object) -> Example:
    return lambda made: {"issue": made.linear_issue, **more}


def _merge(made: Made) -> dict[str, object]:
    pull = made.pull_request("merged")
    return {"repository": REPOSITORY, "number": pull.number, "sha": pull.head.sha, "method": "squash"}


def _deployment(made: Made) -> dict[str, object]:
    given = {"repository": REPOSITORY, "ref": "main", "environment": "test"}
    deployment = made.call("github.create_deployment", **given).unwrap().id
    return {"repository": REPOSITORY, "deployment": deployment, "state": "success"}


def _deleted(made: Made) -> dict[str, object]:
    made.call("github.create_branch", repository=REPOSITORY, branch="spent", sha=made.sha)
    return {"repository": REPOSITORY, "branch": "spent", "sha": made.sha}


def _protected(made: Made, branch: str) -> dict[str, object]:
    made.call("github.create_branch", repository=REPOSITORY, branch=branch, sha=made.sha)
    return {"repository": REPOSITORY, "branch": branch, "rules": {"checks": ["tests"], "linear_history": True}}


def _auto_merged(made: Made, name: str = "auto") -> dict[str, object]:
    """Into a branch whose required check is still missing."""
    base = f"{name}-base"
    made.call("github.protect_branch", **_protected(made, base))
    pull = made.pull_request(name)
    made.call("github.update_pr", repository=REPOSITORY, number=pull.number, base=base)
    return {"repository": REPOSITORY, "number": pull.number, "sha": pull.head.sha}


def _stopped(made: Made) -> dict[str, object]:
    given = _auto_merged(made, "stopped")
    made.call("github.enable_auto_merge", **given)
    return {name: value for name, value in given.items() if name != "sha"}


def _thread(made: Made) -> dict[str, object]:
    pull = made.pull_request("discussed")
    remark = [{"path": "discussed.txt", "body": "Really?", "line": 1}]
    place = {"repository": REPOSITORY, "number": pull.number}
    made.call("github.create_review", body="Look.", comments=remark, **place)
    return {"thread": made.call("github.list_review_threads", **place)[0].id}


def _milestone(made: Made) -> dict[str, object]:
    number = made.call("github.ensure_milestone", repository=REPOSITORY, title="Autumn").unwrap().number
    return {"repository": REPOSITORY, "milestone": number, "due_on": "2036-10-01T00:00:00Z"}


def _planned(made: Made) -> dict[str, object]:
    number = made.call("github.create_issue", repository=REPOSITORY, title="Plan this").unwrap().number
    place = {"repository": REPOSITORY, "number": number, "owner": "acme", "project": 1}
    made.call("github.add_to_project", **place)
    return {**place, "field": "Status", "value": "Done"}


def _change(made: Made) -> dict[str, object]:
    (made.checkout / "changed.txt").write_text("changed\n")
    return {"folder": str(made.checkout), "message": "Change a file"}


def _side_branch(made: Made, name: str) -> dict[str, object]:
    made.call("git.switch_branch", folder=str(made.checkout), branch=name)
    (made.checkout / f"{name}.txt").write_text(name)
    made.call("git.commit", folder=str(made.checkout), message=f"Add {name}")
    return {"folder": str(made.checkout)}


def _merged_branch(made: Made) -> dict[str, object]:
    given = _side_branch(made, "side")
    made.call("git.switch_branch", folder=str(made.checkout), branch="work", start="main")
    return {**given, "ref": "side"}


def _pulled(made: Made) -> dict[str, object]:
    made.call("git.switch_branch", folder=str(made.checkout), branch="old", start="origin/main~1")
    return {"folder": str(made.checkout), "branch": "main"}


EXAMPLES: dict[str, Example] = {
    "github.get_repository": _here(),
    "github.get_file": _here(path="README.md", ref="main"),
    "github.get_branch": _here(branch="main"),
    "github.create_branch": _commit(branch="new"),
    "github.commit_files": _here(branch="files", files={"a.txt": "a", "README.md": None}, message="Change files"),
    "github.list_rulesets": _here(),
    "github.rate_limit": lambda _: {},
    "github.get_pr": _pull("read"),
    "github.list_prs": _here(state="all"),
    "github.list_pr_files": _pull("read"),
    "github.get_pr_diff": _pull("read"),
    "github.create_pr": lambda made: (
        made.call("github.commit_files", repository=REPOSITORY, branch="opened", files={"o": "o"}, message="Add o")
        and {"repository": REPOSITORY, "title": "Open", "body": "Why", "head": "opened", "base": "main"}
    ),
    "github.list_folder": _here(path="src"),
    "github.list_branches": _here(protected=False),
    "github.delete_branch": _deleted,
    "github.update_pr": _pull("updated", title="Another title"),
    "github.list_reviews": _pull("read"),
    "github.get_pr_readiness": _pull("read"),
    "github.set_pr_draft": _pull("drafted", draft=True),
    "github.enable_auto_merge": _auto_merged,
    "github.disable_auto_merge": _stopped,
    "github.list_review_threads": _pull("read"),
    "github.resolve_review_thread": _thread,
    "github.get_ruleset": _here(name="Main"),
    "github.apply_ruleset": _here(ruleset={"name": "Main", "rules": [{"type": "deletion"}]}),
    "github.get_protection": _here(branch="main"),
    "github.protect_branch": lambda made: _protected(made, "guarded"),
    "github.add_assignees": _issue(logins=["hubot"]),
    "github.list_check_runs": _here(ref="main"),
    "github.get_status": _here(ref="main"),
    "github.list_statuses": _here(ref="main"),
    "github.download_run_logs": lambda made: {
        "repository": REPOSITORY, "run": made.run, "path": str(made.folder / "logs.zip")
    },
    "github.generate_notes": _here(tag="v9.0.0", target="main"),
    "github.list_milestones": _here(),
    "github.update_milestone": _milestone,
    "github.list_deployments": _here(environment="test"),
    "github.list_deployment_statuses": lambda made: {
        name: value for name, value in _deployment(made).items() if name != "state"
    },
    "github.find_project": lambda _: {"owner": "acme", "project": 1},
    "github.add_to_project": lambda made: {**_issue()(made), "owner": "acme", "project": 1},
    "github.set_project_field": _planned,
    "github.close_pr": _pull("closed"),
    "github.request_reviewers": _pull("reviewed", logins=["hubot"]),
    "github.create_review": _pull(
        "remarked", body="Fine.", comments=[{"path": "remarked.txt", "body": "Really?", "line": 1}]
    ),
    "github.merge_pr": _merge,
    "github.get_issue": _issue(),
    "github.list_issues": _here(labels=["bug"], limit=5),
    "github.search_issues": lambda _: {"query": "repo:acme/api is:issue"},
    "github.create_issue": _here(title="Slow", body="Very.", labels=["bug"], assignees=["octocat"]),
    "github.update_issue": _issue(title="Slower"),
    "github.set_labels": _issue(labels=["bug", "question"]),
    "github.ensure_label": _here(name="upkeep", color="00ff00"),
    "github.list_comments": _issue(),
    "github.add_comment": _issue(body="Look at this."),
    "github.create_check_run": _commit(name="tests", conclusion="success", title="All is well", summary="12 passed"),
    "github.set_status": _commit(context="ci/tests", state="success"),
    "github.upload_sarif": _commit(ref="refs/heads/main", sarif=json.dumps(SARIF)),
    "github.get_workflow_run": lambda made: {"repository": REPOSITORY, "run": made.run},
    "github.list_workflow_runs": _here(status="failure"),
    "github.list_jobs": lambda made: {"repository": REPOSITORY, "run": made.run},
    "github.get_job_log": lambda made: {"repository": REPOSITORY, "job": made.job, "characters": 1000},
    "github.list_artifacts": lambda made: {"repository": REPOSITORY, "run": made.run},
    "github.download_artifact": lambda made: {
        "repository": REPOSITORY, "artifact": made.artifact, "path": str(made.folder / "artifact.zip")
    },
    "github.rerun_failed_jobs": lambda made: {"repository": REPOSITORY, "run": made.run, "attempt": 1},
    "github.dispatch_workflow": _here(workflow="tests.yml", ref="main"),
    "github.list_releases": _here(),
    "github.create_release": _here(tag="v1.0.0", name="One", notes="New.", target="main"),
    "github.ensure_milestone": _here(title="Spring"),
    "github.create_deployment": _here(ref="main", environment="production"),
    "github.set_deployment_state": _deployment,
    "github.create_hook": _here(url="http://127.0.0.1:9/hook", events=["push"]),
    "github.ping_hook": lambda made: {"repository": REPOSITORY, "hook": made.hook},
    "github.list_deliveries": lambda made: {"repository": REPOSITORY, "hook": made.hook},
    "github.redeliver": lambda made: {"repository": REPOSITORY, "hook": made.hook, "delivery": made.delivery},
    "linear.get_issue": _linear(),
    "linear.list_issues": lambda _: {"team": "ENG", "state_types": ["backlog"], "limit": 3},
    "linear.search_issues": lambda _: {"term": "upkeep", "team": "ENG"},
    "linear.list_sub_issues": _linear(),
    "linear.create_issue": lambda made: {
        "team": "ENG", "title": "Part", "parent": made.linear_issue, "assignee": PERSON, "labels": ["Bug"],
        "state": "todo", "project": "Upkeep", "due_date": "2036-01-01", "priority": 2,
    },
    "linear.update_issue": _linear(title="Renamed", add_labels=["Feature"], assignee=PERSON),
    "linear.move_issue": _linear(state="in progress"),
    "linear.relate_issues": lambda made: {"issue": made.linear_issue, "kind": "blocks", "other": made.other_issue},
    "linear.list_labels": lambda _: {},
    "linear.ensure_label": lambda _: {"name": "upkeep"},
    "linear.list_comments": _linear(),
    "linear.add_comment": _linear(body="Look at this."),
    "linear.update_comment": lambda made: {"comment": made.linear_comment, "body": "Rewritten"},
    "linear.list_attachments": lambda _: {"url": "https://example.com/report"},
    "linear.attach": _linear(url="https://example.com/report", title="Report"),
    "linear.link_pr": _linear(url="https://github.com/acme/api/pull/1", title="A fix"),
    "linear.get_viewer": lambda _: {},
    "linear.list_users": lambda _: {},
    "linear.find_user": lambda _: {"email": PERSON},
    "linear.list_teams": lambda _: {},
    "linear.get_team": lambda _: {"team": "ENG"},
    "linear.list_states": lambda _: {"team": "ENG"},
    "linear.find_state": lambda _: {"team": "ENG", "name": "done"},
    "linear.list_cycles": lambda _: {"team": "ENG"},
    "linear.get_project": lambda made: {"project": made.project},
    "linear.list_projects": lambda _: {"name": "upkeep"},
    "linear.create_project": lambda _: {"name": "Move", "team_keys": ["ENG"]},
    "linear.post_project_update": lambda made: {"project": made.project, "body": "It goes well."},
    "linear.list_webhooks": lambda _: {},
    "linear.ensure_webhook": lambda _: {"url": "http://127.0.0.1:9/linear", "resource_types": ["Issue"]},
    "slack.send_message": lambda _: {"channel": "#general", "text": "Good morning"},
    "slack.update_message": lambda made: {"channel": "#general", "ts": made.ts, "text": "Good evening"},
    "slack.send_ephemeral": lambda _: {"channel": "#general", "user": "@ada", "text": "Psst"},
    "slack.schedule_message": lambda _: {"channel": "#general", "text": "Later", "when": "2036-01-01T09:00:00+00:00"},
    "slack.add_reaction": lambda made: {"channel": "#general", "ts": made.ts, "emoji": "eyes"},
    "slack.upload_file": lambda _: {"channel": "#general", "name": "log.txt", "content": "1\n"},
    "slack.send_webhook": lambda _: {"text": "By the webhook"},
    "slack.find_channel": lambda _: {"channel": "#general"},
    "slack.find_user": lambda _: {"user": PERSON},
    "git.log": lambda made: {"folder": str(made.checkout), "ref": "main", "limit": 2},
    "git.diff": lambda made: {"folder": str(made.checkout), "base": "main~1", "other": "main"},
    "git.clone": lambda made: {"url": str(made.checkout), "folder": str(made.folder / "clone")},
    "git.switch_branch": lambda made: {"folder": str(made.checkout), "branch": "switched"},
    "git.commit": _change,
    "git.merge": _merged_branch,
    "git.push": lambda made: {**_side_branch(made, "pushed"), "branch": "pushed"},
    "git.pull": _pulled,
    "ai.analyze": lambda _: {"text": "E assert 1 == 2", "question": "Why did it fail?"},
    "ai.generate": lambda _: {"prompt": "Write a release note."},
    "ai.propose": lambda made: {
        "folder": str(made.checkout), "task": "Write a note.", "base": "main", "agents": ["model"]
    },
    "ai.list_agents": lambda _: {},
    "notify.send": lambda _: {"message": "The disk is full", "severity": "warning"},
    "analysis.run": lambda made: {"component": str(made.checkout), "focus": ["quality"]},
}  # fmt: skip
