"""Issues, labels, milestones and comments."""

from emulator.github.here import Here
from emulator.github.model.issues import Comment, Issue, Label, Milestone
from emulator.github.model.repository import Json
from emulator.github.payloads.accounts import optional_user, user

REACTIONS = ("+1", "-1", "laugh", "hooray", "confused", "heart", "rocket", "eyes")


def reactions(url: str) -> Json:
    """A `reactions-rollup`; nobody reacts here."""
    return {"url": f"{url}/reactions", "total_count": 0, **dict.fromkeys(REACTIONS, 0)}


def label(here: Here, each: Label) -> Json:
    """A `label`."""
    return {
        "id": each.id,
        "node_id": f"LA_{each.id}",
        "url": f"{here.api}/labels/{each.name}",
        "name": each.name,
        "description": each.description,
        "color": each.color,
        "default": each.default,
    }


def milestone(here: Here, each: Milestone) -> Json:
    """A `milestone`."""
    states = [issue.state for issue in here.repository.issues.values() if issue.milestone == each.number]
    url = f"{here.api}/milestones/{each.number}"
    return {
        "id": each.id,
        "node_id": f"MI_{each.id}",
        "url": url,
        "html_url": f"{here.html}/milestone/{each.number}",
        "labels_url": f"{url}/labels",
        "number": each.number,
        "title": each.title,
        "description": each.description,
        "state": each.state,
        "creator": user(here.state, each.creator),
        "open_issues": states.count("open"),
        "closed_issues": states.count("closed"),
        "due_on": each.due_on,
        "closed_at": each.closed_at,
        "created_at": each.created_at,
        "updated_at": each.updated_at,
    }


def issue_milestone(here: Here, each: Issue) -> Json | None:
    return milestone(here, here.repository.milestones[each.milestone]) if each.milestone else None


def association(here: Here, login: str) -> str:
    if login == here.repository.owner:
        return "OWNER"
    return "COLLABORATOR" if login in here.repository.collaborators else "NONE"


def issue_labels(here: Here, each: Issue) -> list[Json]:
    return [label(here, here.repository.labels[name.lower()]) for name in each.labels]


def shared(here: Here, each: Issue) -> Json:
    """The fields that an issue and a pull request both have."""
    assignees = [user(here.state, login) for login in each.assignees]
    return {
        "number": each.number,
        "title": each.title,
        "body": each.body,
        "state": each.state,
        "locked": each.locked,
        "user": user(here.state, each.user),
        "labels": issue_labels(here, each),
        "assignee": assignees[0] if assignees else None,
        "assignees": assignees,
        "milestone": issue_milestone(here, each),
        "author_association": association(here, each.user),
        "active_lock_reason": None,
        "created_at": each.created_at,
        "updated_at": each.updated_at,
        "closed_at": each.closed_at,
    }


def issue(here: Here, each: Issue) -> Json:
    """An `issue`."""
    url = f"{here.api}/issues/{each.number}"
    body = shared(here, each) | {
        "id": each.id,
        "node_id": f"I_{each.id}",
        "url": url,
        "repository_url": here.api,
        "html_url": f"{here.html}/{'pull' if each.pull else 'issues'}/{each.number}",
        "labels_url": f"{url}/labels{{/name}}",
        "comments_url": f"{url}/comments",
        "events_url": f"{url}/events",
        "comments": len(each.comments),
        "reactions": reactions(url),
        "state_reason": each.state_reason,
        "closed_by": optional_user(here.state, each.closed_by),
    }
    if each.pull:
        pull = f"{here.api}/pulls/{each.number}"
        html = f"{here.html}/pull/{each.number}"
        body["draft"] = each.pull.draft
        body["pull_request"] = {
            "url": pull,
            "html_url": html,
            "diff_url": f"{html}.diff",
            "patch_url": f"{html}.patch",
            "merged_at": each.pull.merged_at,
        }
    return body


def comment(here: Here, on: Issue, each: Comment) -> Json:
    """An `issue-comment`."""
    kind = "pull" if on.pull else "issues"
    return {
        "id": each.id,
        "node_id": f"IC_{each.id}",
        "url": f"{here.api}/issues/comments/{each.id}",
        "html_url": f"{here.html}/{kind}/{on.number}#issuecomment-{each.id}",
        "issue_url": f"{here.api}/issues/{on.number}",
        "body": each.body,
        "reactions": reactions(f"{here.api}/issues/comments/{each.id}"),
        "performed_via_github_app": None,
        "user": user(here.state, each.user),
        "author_association": association(here, each.user),
        "created_at": each.created_at,
        "updated_at": each.updated_at,
    }
