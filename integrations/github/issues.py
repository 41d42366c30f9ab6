"""Issues, their labels and their comments."""

from collections.abc import Sequence
from typing import Literal
from urllib.parse import quote

from pydantic import JsonValue

from integrations.errors import NotFound, Rejected
from integrations.github.client import GitHub
from integrations.github.marker import heading, is_marked, mark
from integrations.github.models import Comment, Issue, Label, Milestone
from integrations.writes import Effect

RECENT = 300
"How many of the newest issues are looked through for one that we made before."


def get_issue(github: GitHub, repository: str, number: int) -> Issue:
    return github.get(f"/repos/{repository}/issues/{number}", Issue)


def list_issues(  # noqa: PLR0913
    github: GitHub,
    repository: str,
    *,
    state: Literal["open", "closed", "all"] = "open",
    labels: Sequence[str] = (),
    assignee: str | None = None,
    limit: int = 1000,
) -> list[Issue]:
    """Issues, newest first, without the pull requests that GitHub counts among them."""
    query = {"state": state, "labels": ",".join(labels) or None, "assignee": assignee}
    found = github.pages(f"/repos/{repository}/issues", Issue, query, limit=limit)
    return [issue for issue in found if issue.pull_request is None]


def search_issues(github: GitHub, query: str, *, limit: int = 100) -> list[Issue]:
    """Issues and pull requests by GitHub's search language; new ones appear there after some seconds."""
    return github.pages("/search/issues", Issue, {"q": query}, items="items", limit=limit)


def create_issue(  # noqa: PLR0913
    github: GitHub,
    repository: str,
    title: str,
    body: str,
    *,
    key: str,
    labels: Sequence[str] = (),
    assignees: Sequence[str] = (),
) -> Effect[Issue]:
    """The issue of this key, with this title and body; made if there is none among the newest."""
    path = f"/repos/{repository}/issues"
    title, text = heading(title), mark(body, key)
    payload: dict[str, JsonValue] = {"title": title, "body": text}
    named: dict[str, JsonValue] = {"labels": list(labels), "assignees": list(assignees)}

    def find() -> Issue | None:
        recent = list_issues(github, repository, state="all", limit=RECENT)
        return next((issue for issue in recent if is_marked(issue.body, key)), None)

    def send(before: Issue | None) -> Issue:
        if before:
            return github.send("PATCH", f"{path}/{before.number}", payload, Issue)
        return github.send("POST", path, payload | named, Issue)

    return github.write(
        "create_issue", repository, key, payload | named, send,
        sentence=f"Open the issue “{title}”", find=find, done=lambda issue: (issue.title, issue.body) == (title, text),
    )  # fmt: skip


def update_issue(  # noqa: PLR0913
    github: GitHub,
    repository: str,
    number: int,
    *,
    title: str | None = None,
    body: str | None = None,
    state: Literal["open", "closed"] | None = None,
    assignees: Sequence[str] | None = None,
) -> Effect[Issue]:
    """Set the fields that are given, on an issue or a pull request."""
    path = f"/repos/{repository}/issues/{number}"
    wanted: dict[str, JsonValue] = {"title": title, "body": body, "state": state}
    wanted = {name: value for name, value in wanted.items() if value is not None}
    names = None if assignees is None else sorted(assignees)

    def done(issue: Issue) -> bool:
        same = all(getattr(issue, name) == value for name, value in wanted.items())
        return same and names in (None, sorted(user.login for user in issue.assignees))

    payload = wanted if names is None else wanted | {"assignees": [*names]}
    return github.write(
        "update_issue", f"{repository}#{number}", f"update-{number}", payload,
        lambda _: github.send("PATCH", path, payload, Issue),
        sentence=f"Set {', '.join(payload)} of #{number}", find=lambda: github.get(path, Issue), done=done,
    )  # fmt: skip


def add_assignees(github: GitHub, repository: str, number: int, logins: Sequence[str]) -> Effect[Issue]:
    """Assign these people, beside those who are assigned already. Raises Rejected if GitHub left somebody out."""
    path = f"/repos/{repository}/issues/{number}"
    payload: dict[str, JsonValue] = {"assignees": [*logins]}

    def missing(issue: Issue) -> set[str]:
        return set(logins) - {user.login for user in issue.assignees}

    def send(_: Issue | None) -> Issue:
        issue = github.send("POST", f"{path}/assignees", payload, Issue)
        if out := missing(issue):
            told, advice = f"it did not assign {', '.join(sorted(out))}", "Name people with access, ten at most"
            raise Rejected("GitHub", f"assign #{number} of {repository}", told, advice)
        return issue

    return github.write(
        "add_assignees", f"{repository}#{number}", f"assignees-{number}", payload, send,
        sentence=f"Assign {', '.join(logins)} to #{number}", find=lambda: github.get(path, Issue),
        done=lambda issue: not missing(issue),
    )  # fmt: skip


def set_labels(github: GitHub, repository: str, number: int, labels: Sequence[str]) -> Effect[Issue]:
    """Give an issue or a pull request just these labels."""
    path = f"/repos/{repository}/issues/{number}"
    wanted = sorted(labels)
    payload: dict[str, JsonValue] = {"labels": [*wanted]}
    return github.write(
        "set_labels", f"{repository}#{number}", f"labels-{number}", payload,
        lambda _: github.send("PATCH", path, payload, Issue),
        sentence=f"Label #{number} with {', '.join(wanted) or 'nothing'}", find=lambda: github.get(path, Issue),
        done=lambda issue: sorted(label.name for label in issue.labels) == wanted,
    )  # fmt: skip


def ensure_label(github: GitHub, repository: str, name: str, color: str, description: str = "") -> Effect[Label]:
    """The label of this name; an existing one is left as it is."""
    path = f"/repos/{repository}/labels"
    payload: dict[str, JsonValue] = {"name": name, "color": color, "description": description}

    def find() -> Label | None:
        return next((label for label in github.pages(path, Label) if label.name.lower() == name.lower()), None)

    return github.write(
        "ensure_label", repository, f"label-{name}", payload, lambda _: github.send("POST", path, payload, Label),
        sentence=f"Make the label {name}", find=find,
    )  # fmt: skip


def list_labels(github: GitHub, repository: str) -> list[Label]:
    return github.pages(f"/repos/{repository}/labels", Label)


def update_label(  # noqa: PLR0913
    github: GitHub, repository: str, name: str, *, new_name: str, color: str, description: str
) -> Effect[Label]:
    """Give a label another name, color and description; issues keep it."""
    path = f"/repos/{repository}/labels"
    payload: dict[str, JsonValue] = {"new_name": new_name, "color": color, "description": description}

    def find() -> Label | None:
        known = {label.name.lower(): label for label in list_labels(github, repository)}
        return known.get(new_name.lower()) or known.get(name.lower())

    return github.write(
        "update_label", repository, f"label-{name}", payload,
        lambda _: github.send("PATCH", f"{path}/{quote(name, safe='')}", payload, Label),
        sentence=f"Bring the label {new_name} up to date", find=find,
        done=lambda held: (held.name, held.color, held.description or "") == (new_name, color, description),
    )  # fmt: skip


def ensure_milestone(github: GitHub, repository: str, title: str, description: str = "") -> Effect[Milestone]:
    """The milestone of this title; an existing one is left as it is."""
    path = f"/repos/{repository}/milestones"
    payload: dict[str, JsonValue] = {"title": title, "description": description}

    def find() -> Milestone | None:
        known = github.pages(path, Milestone, {"state": "all"})
        return next((milestone for milestone in known if milestone.title == title), None)

    return github.write(
        "ensure_milestone", repository, f"milestone-{title}", payload,
        lambda _: github.send("POST", path, payload, Milestone), sentence=f"Make the milestone {title}", find=find,
    )  # fmt: skip


def list_comments(github: GitHub, repository: str, number: int) -> list[Comment]:
    return github.pages(f"/repos/{repository}/issues/{number}/comments", Comment)


def add_comment(github: GitHub, repository: str, number: int, body: str, *, key: str) -> Effect[Comment]:
    """The comment of this key on an issue or a pull request, with this body. A key per topic makes it a sticky one."""
    path = f"/repos/{repository}/issues"
    text = mark(body, key)

    def find() -> Comment | None:
        known = list_comments(github, repository, number)
        return next((comment for comment in known if is_marked(comment.body, key)), None)

    def send(before: Comment | None) -> Comment:
        if before:
            try:
                return github.send("PATCH", f"{path}/comments/{before.id}", {"body": text}, Comment)
            except NotFound:
                pass  # somebody deleted it since we looked
        return github.send("POST", f"{path}/{number}/comments", {"body": text}, Comment)

    return github.write(
        "add_comment", f"{repository}#{number}", key, {"body": text}, send,
        sentence=f"Comment on #{number}", find=find, done=lambda comment: comment.body == text,
    )  # fmt: skip
