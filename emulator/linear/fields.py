"""What a field of an entity holds: its own value, a row of another table, or rows that point back at it."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import msgspec

from emulator.linear.model.issues import Issue
from emulator.linear.state import Entity, State

FORWARD = {
    "assignee": "users",
    "creator": "users",
    "user": "users",
    "lead": "users",
    "team": "teams",
    "teams": "teams",
    "state": "states",
    "default_issue_state": "states",
    "labels": "labels",
    "project": "projects",
    "cycle": "cycles",
    "issue": "issues",
    "related_issue": "issues",
    "status": "statuses",
}
"""The table in which the id of a field `x` is found, which is kept as `x_id` or `x_ids`."""
BACKWARD = {
    ("Issue", "children"): ("issues", "parent_id"),
    ("Issue", "comments"): ("comments", "issue_id"),
    ("Issue", "attachments"): ("attachments", "issue_id"),
    ("Issue", "relations"): ("relations", "issue_id"),
    ("Issue", "inverse_relations"): ("relations", "related_issue_id"),
    ("Team", "states"): ("states", "team_id"),
    ("Team", "cycles"): ("cycles", "team_id"),
    ("Team", "labels"): ("labels", "team_id"),
    ("Project", "project_updates"): ("project_updates", "project_id"),
}
"""The table whose rows point back, and by which field."""
PRIORITIES = ["No priority", "Urgent", "High", "Medium", "Low"]


def value(state: State, entity: Entity, field: str) -> object:
    """The value of a field as the schema names it."""
    kind, name = type(entity).__name__, snake(field)
    if computed := COMPUTED.get((kind, name)):
        return computed(state, entity)
    if name == "parent":
        table = state.table("comments" if kind == "Comment" else "issues")
        return table.get(getattr(entity, "parent_id", None) or "")
    if back := BACKWARD.get((kind, name)):
        return [row for row in state.table(back[0]).values() if getattr(row, back[1]) == entity.id]
    if name in FORWARD:
        return _pointed_at(state.table(FORWARD[name]), entity, name)
    return getattr(entity, name)


def snake(name: str) -> str:
    """`branchName` as `branch_name`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()


def camel(name: str) -> str:
    """`branch_name` as `branchName`."""
    head, *rest = name.split("_")
    return head + "".join(part.title() for part in rest)


def plain(entity: msgspec.Struct) -> dict[str, object]:
    """The entity as a webhook shows it."""
    return {camel(name): value for name, value in msgspec.structs.asdict(entity).items() if name != "secret"}


def identifier(state: State, issue: Issue) -> str:
    """What people call an issue: `ENG-1`."""
    return f"{state.teams[issue.team_id].key}-{issue.number}"


def _pointed_at(table: dict[str, Entity], entity: Entity, name: str) -> object:
    if name.endswith("s") and name != "status":
        return [table[key] for key in getattr(entity, f"{name.removesuffix('s')}_ids")]
    name = "default_state" if name == "default_issue_state" else name
    return table.get(getattr(entity, f"{name}_id") or "")


def _issue(entity: Entity) -> Issue:
    assert isinstance(entity, Issue)
    return entity


def _branch(state: State, entity: Entity) -> str:
    issue = _issue(entity)
    slug = re.sub(r"[^a-z0-9]+", "-", issue.title.lower()).strip("-")
    return f"{identifier(state, issue).lower()}-{slug}"[:60].rstrip("-")


def _url(kind: str) -> Callable[[State, Entity], object]:
    return lambda state, entity: f"{state.url}/{state.url_key}/{kind}/{entity.id}"


def _active(_: State, cycle: Entity) -> object:
    now = datetime.now(UTC).isoformat()
    return getattr(cycle, "starts_at", "") <= now < getattr(cycle, "ends_at", "")


COMPUTED: dict[tuple[str, str], Callable[[State, Entity], object]] = {
    ("Issue", "identifier"): lambda state, issue: identifier(state, _issue(issue)),
    ("Issue", "branch_name"): _branch,
    ("Issue", "url"): lambda state, issue: f"{state.url}/{state.url_key}/issue/{identifier(state, _issue(issue))}",
    ("Issue", "priority_label"): lambda _, issue: PRIORITIES[getattr(issue, "priority", 0)],
    ("Comment", "url"): _url("comment"),
    ("Project", "url"): _url("project"),
    ("ProjectUpdate", "url"): _url("project-update"),
    ("Cycle", "is_active"): _active,
}
