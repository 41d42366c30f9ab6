"""Issues and sub-issues: read, find, search, create, update, and move by the name of a state."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TypedDict, Unpack

from pydantic import JsonValue

from integrations.linear import documents, teams
from integrations.linear.client import Linear
from integrations.linear.models import Issue
from integrations.writes import Effect, Write


class Fields(TypedDict, total=False):
    """What can be set; people, labels, states and projects by their ids."""

    title: str
    description: str
    priority: int
    state_id: str
    assignee_id: str | None
    parent_id: str | None
    project_id: str | None
    cycle_id: str | None
    label_ids: list[str]
    added_label_ids: list[str]
    due_date: date | None
    estimate: int


class Filters(TypedDict, total=False):
    """All of these must hold."""

    team_key: str
    state: str
    state_types: Sequence[str]
    assignee_email: str
    label: str
    project: str
    parent_id: str


NAMES = {
    "state_id": "stateId",
    "assignee_id": "assigneeId",
    "parent_id": "parentId",
    "project_id": "projectId",
    "cycle_id": "cycleId",
    "label_ids": "labelIds",
    "added_label_ids": "addedLabelIds",
    "due_date": "dueDate",
}


def get_issue(linear: Linear, identifier: str) -> Issue:
    """An issue by `ENG-1` or by its id. Raises NotFound."""
    return linear.read(documents.GET_ISSUE, f"issue {identifier}", id=identifier)


def list_issues(linear: Linear, **filters: Unpack[Filters]) -> Iterator[Issue]:
    """Issues, newest first."""
    return linear.pages(documents.LIST_ISSUES, "list of issues", filter=issue_filter(**filters))


def search_issues(linear: Linear, term: str, *, team_id: str | None = None) -> Iterator[Issue]:
    """Issues in which the term occurs, by Linear's own search."""
    return linear.pages(documents.SEARCH_ISSUES, f"search for {term!r}", term=term, teamId=team_id)


def sub_issues(linear: Linear, issue: Issue) -> list[Issue]:
    """The issues whose parent is this one, oldest first."""
    return list(list_issues(linear, parent_id=issue.id))[::-1]


def create_issue(linear: Linear, team_id: str, key: str, **fields: Unpack[Fields]) -> Effect[Issue]:
    """A new issue; with `parent_id` a sub-issue. The same key again gives the issue that is there."""
    given = {"teamId": team_id, **_input(fields)}
    sentence = f"create the issue {fields.get('title', '')!r}"
    write = Write("linear", "create_issue", f"team {team_id}", f"issue {key}", sentence, given)
    return linear.create(write, documents.CREATE_ISSUE, documents.GET_ISSUE, given)


def update_issue(linear: Linear, identifier: str, **fields: Unpack[Fields]) -> Effect[Issue]:
    """Set what is given, leave the rest; nothing is sent if the issue is so already."""
    given = _input(fields)
    sentence = f"set {', '.join(fields)} of {identifier}"
    write = Write("linear", "update_issue", f"issue {identifier}", identifier, sentence, given)
    return linear.update(write, documents.UPDATE_ISSUE, documents.GET_ISSUE, given)


def move_issue(linear: Linear, identifier: str, state: str) -> Effect[Issue]:
    """Put an issue into the state of that name in its team. Raises NotFound, which names the states there are."""
    team = get_issue(linear, identifier).team
    return update_issue(linear, identifier, state_id=teams.find_state(linear, team.id, state).id)


def issue_filter(**filters: Unpack[Filters]) -> dict[str, JsonValue]:
    """The filter in Linear's own words."""
    tests: dict[str, dict[str, JsonValue]] = {}
    if "team_key" in filters:
        tests["team"] = {"key": {"eq": filters["team_key"]}}
    if "state" in filters:
        tests["state"] = {"name": {"eqIgnoreCase": filters["state"]}}
    if "state_types" in filters:
        tests["state"] = tests.get("state", {}) | {"type": {"in": list(filters["state_types"])}}
    if "assignee_email" in filters:
        tests["assignee"] = {"email": {"eq": filters["assignee_email"]}}
    if "label" in filters:
        tests["labels"] = {"some": {"name": {"eqIgnoreCase": filters["label"]}}}
    if "project" in filters:
        tests["project"] = {"name": {"eq": filters["project"]}}
    if "parent_id" in filters:
        tests["parent"] = {"id": {"eq": filters["parent_id"]}}
    return dict(tests)


def _input(fields: Fields) -> dict[str, JsonValue]:
    plain = {name: str(value) if isinstance(value, date) else value for name, value in fields.items()}
    return {NAMES.get(name, name): value for name, value in plain.items()}  # type: ignore[misc]
