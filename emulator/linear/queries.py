"""Linear's queries: one row by its id, pages of rows, and the search."""

from collections.abc import Callable
from typing import Any

from emulator.linear.errors import not_found
from emulator.linear.model.issues import Issue
from emulator.linear.paging import connection
from emulator.linear.state import Entity, State

LISTS = {
    "comments": "comments",
    "cycles": "cycles",
    "issueLabels": "labels",
    "issues": "issues",
    "projectStatuses": "statuses",
    "projectUpdates": "project_updates",
    "projects": "projects",
    "teams": "teams",
    "users": "users",
    "webhooks": "webhooks",
    "workflowStates": "states",
}
SINGLES = {
    "attachment": ("attachments", "Attachment"),
    "comment": ("comments", "Comment"),
    "issue": ("issues", "Issue"),
    "issueLabel": ("labels", "IssueLabel"),
    "issueRelation": ("relations", "IssueRelation"),
    "project": ("projects", "Project"),
    "projectUpdate": ("project_updates", "ProjectUpdate"),
    "team": ("teams", "Team"),
    "user": ("users", "User"),
    "webhook": ("webhooks", "Webhook"),
}
"""The table of a query, and how errors call what is in it."""


def query(state: State, field: str, arguments: dict[str, Any]) -> object:
    """The answer to a field of Query."""
    if field in LISTS:
        return connection(state, list(state.table(LISTS[field]).values()), arguments)
    if field in SINGLES:
        table, kind = SINGLES[field]
        return find(state, table, arguments["id"], kind)
    return OTHERS[field](state, arguments)


def find(state: State, table: str, key: str, kind: str) -> Entity:
    """A row by its id; an issue also by its identifier."""
    row = state.table(table).get(key)
    if row is None and table == "issues":
        try:
            return state.issue(key)
        except KeyError:
            raise not_found(kind) from None
    if row is None:
        raise not_found(kind)
    return row


def _search(state: State, arguments: dict[str, Any]) -> object:
    term = arguments["term"].lower()
    found: list[Entity] = [issue for issue in state.issues.values() if term in _text(state, issue, arguments)]
    return connection(state, found, arguments)


def _text(state: State, issue: Issue, arguments: dict[str, Any]) -> str:
    said = [row.body for row in state.comments.values() if row.issue_id == issue.id]
    texts = [issue.title, issue.description or "", *(said if arguments.get("includeComments") else ())]
    return "\n".join(texts).lower()


def _attachments(state: State, arguments: dict[str, Any]) -> object:
    rows: list[Entity] = [row for row in state.attachments.values() if row.url == arguments["url"]]
    return connection(state, rows, arguments)


OTHERS: dict[str, Callable[[State, dict[str, Any]], object]] = {
    "searchIssues": _search,
    "attachmentsForURL": _attachments,
    "viewer": lambda state, _: next(iter(state.users.values())),
}
