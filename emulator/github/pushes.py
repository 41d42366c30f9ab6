"""What follows when branches move: push events, pull requests that follow their heads, and auto-merge."""

from emulator.github import objects
from emulator.github.events import emit
from emulator.github.forks import bring_head, pulls_from
from emulator.github.guards import NOTHING
from emulator.github.here import Here
from emulator.github.model.issues import Issue
from emulator.github.model.pulls import Pull
from emulator.github.payloads.checks import check_suite
from emulator.github.payloads.commits import simple_commit
from emulator.github.payloads.pulls import pull_request
from emulator.github.state import now


async def pushed(here: Here, before: dict[str, str]) -> None:
    """The references have moved from `before`."""
    after = objects.references(here.git, "refs/heads", "refs/tags")
    for name in sorted(before.keys() | after.keys()):
        old, new = before.get(name, NOTHING), after.get(name, NOTHING)
        if old != new:
            _moved(here, name, old, new)
            _tell_of_reference(here, name, old, new)


def _moved(here: Here, name: str, old: str, new: str) -> None:
    branch = name.removeprefix("refs/heads/")
    if name.startswith("refs/heads/"):
        for there, issue, pull in pulls_from(here):
            if pull.head_ref == branch:
                _follow_head(there, issue, pull, new)
        for issue in list(here.repository.issues.values()):
            if issue.pull and issue.state == "open" and issue.pull.base_ref == branch and new != NOTHING:
                _follow_base(here, issue, issue.pull, new)
    _tell(here, name, old, new)


def _follow_head(here: Here, issue: Issue, pull: Pull, new: str) -> None:
    if new == NOTHING:
        issue.state, issue.closed_at, issue.updated_at = "closed", now(), now()
        emit(here, "pull_request", "closed", pull_event(here, issue, pull))
        return
    before, pull.head_sha, issue.updated_at = pull.head_sha, new, now()
    bring_head(here, issue.number, pull)
    payload = pull_event(here, issue, pull) | {"before": before, "after": new}
    emit(here, "pull_request", "synchronize", payload)


def _follow_base(here: Here, issue: Issue, pull: Pull, new: str) -> None:
    if pull.head_sha != pull.base_sha and objects.contains(here.git, pull.head_sha, new):
        mark_merged(here, issue, pull, new)
    else:
        pull.base_sha = new


def mark_merged(here: Here, issue: Issue, pull: Pull, sha: str) -> None:
    """The pull request's changes are on the base branch as this commit."""
    moment = now()
    pull.merged, pull.merged_at, pull.merged_by, pull.merge_commit_sha = True, moment, here.login, sha
    issue.state, issue.closed_at, issue.closed_by, issue.updated_at = "closed", moment, here.login, moment
    pull.auto_merge = None
    emit(here, "pull_request", "closed", pull_event(here, issue, pull))


def pull_event(here: Here, issue: Issue, pull: Pull) -> dict[str, object]:
    return {"number": issue.number, "pull_request": pull_request(here, issue, pull)}


def _tell_of_reference(here: Here, name: str, old: str, new: str) -> None:
    """That a branch or a tag came or went."""
    kind = "branch" if name.startswith("refs/heads/") else "tag"
    told = {"ref": name.split("/", 2)[2], "ref_type": kind, "pusher_type": "user"}
    if old == NOTHING:
        held = here.repository
        emit(here, "create", None, told | {"master_branch": held.default_branch, "description": held.description})
    elif new == NOTHING:
        emit(here, "delete", None, told)
    if kind == "branch" and new != NOTHING:
        emit(here, "check_suite", "requested", {"check_suite": check_suite(here, new)})


def _tell(here: Here, name: str, old: str, new: str) -> None:
    selection = [] if new == NOTHING else ["--max-count=20", new, *([f"^{old}"] if old != NOTHING else [])]
    commits = objects.commits(here.git, *selection) if selection else []
    told = []
    for commit in reversed(commits):
        listed = {"added": [], "removed": [], "modified": [], "distinct": True}
        url = f"{here.html}/commit/{commit.sha}"
        told.append(simple_commit(commit) | listed | {"url": url})
    payload = {
        "ref": name,
        "before": old,
        "after": new,
        "created": old == NOTHING,
        "deleted": new == NOTHING,
        "forced": NOTHING not in (old, new) and not objects.contains(here.git, old, new),
        "base_ref": None,
        "compare": f"{here.html}/compare/{old[:12]}...{new[:12]}",
        "commits": told,
        "head_commit": told[-1] if told else None,
        "pusher": {"name": here.login, "email": f"{here.login}@example.com"},
    }
    emit(here, "push", None, payload)
