"""Issues in Linear: read, search, open, change, move, relate; people, states and labels go by their names."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from integrations.linear import Linear, discussion, issues, projects, teams
from integrations.linear.issues import Fields, Filters
from integrations.linear.models import Issue, Label, Relation, RelationType
from tasks.parameters import Body, Key, Limit, LinearIssue, Names, Team, Title
from tasks.retries import reads, writes
from tasks.writing import Written, key_of, linear, written

type StateType = Literal["backlog", "unstarted", "started", "completed", "canceled", "triage", "duplicate"]
Email = Annotated[str, Field(description="A person's address.", pattern="@")]
Priority = Annotated[int, Field(description="1 is urgent, 4 low, 0 none.", ge=0, le=4)]


@reads("linear.get_issue")
def get_issue(issue: LinearIssue) -> Issue:
    """An issue with its state, people and labels."""
    with linear() as client:
        return issues.get_issue(client, issue)


@reads("linear.list_issues")
def list_issues(  # noqa: PLR0913, PLR0917
    team: Team | None = None,
    state: Annotated[str | None, Field(description="The name of a state.")] = None,
    state_types: list[StateType] | None = None,
    assignee: Email | None = None,
    label: str | None = None,
    project: str | None = None,
    limit: Limit = 50,
) -> list[Issue]:
    """Issues for which all of this holds, newest first."""
    given = {
        "team_key": team, "state": state, "state_types": state_types, "assignee_email": assignee, "label": label,
        "project": project,
    }  # fmt: skip
    filters = Filters(**{name: value for name, value in given.items() if value is not None})  # type: ignore[typeddict-item]
    with linear() as client:
        return [issue for issue, _ in zip(issues.list_issues(client, **filters), range(limit), strict=False)]


@reads("linear.search_issues")
def search_issues(term: Title, team: Team | None = None, limit: Limit = 50) -> list[Issue]:
    """Issues in which a term occurs."""
    with linear() as client:
        team_id = teams.find_team(client, team).id if team else None
        found = issues.search_issues(client, term, team_id=team_id)
        return [issue for issue, _ in zip(found, range(limit), strict=False)]


@reads("linear.list_sub_issues")
def list_sub_issues(issue: LinearIssue) -> list[Issue]:
    """The issues whose parent is this one, oldest first."""
    with linear() as client:
        return issues.sub_issues(client, issues.get_issue(client, issue))


@writes("linear.create_issue")
def create_issue(  # noqa: PLR0913, PLR0917
    team: Team,
    title: Title,
    description: Body = "",
    parent: Annotated[LinearIssue | None, Field(description="The issue that this one is a part of.")] = None,
    priority: Priority = 0,
    assignee: Email | None = None,
    labels: Annotated[Names | None, Field(description="Labels; missing ones are made.")] = None,
    state: Annotated[str | None, Field(description="The name of a state; the team's usual one if not given.")] = None,
    project: Annotated[str | None, Field(description="A project by its id or name.")] = None,
    due_date: date | None = None,
    idempotency_key: Key = None,
) -> Written[Issue]:
    """Open an issue; with a parent, a sub-issue."""
    key = key_of(idempotency_key, "linear.create_issue", team, title, description, parent)
    with linear() as client:
        team_id = teams.find_team(client, team).id
        fields = Fields(title=title, description=description, priority=priority)
        fields |= _named(client, team_id, parent, assignee, labels, state, project)
        if due_date:
            fields["due_date"] = due_date
        return written(issues.create_issue(client, team_id, key, **fields))


@writes("linear.update_issue")
def update_issue(  # noqa: PLR0913, PLR0917
    issue: LinearIssue,
    title: Title | None = None,
    description: Body | None = None,
    parent: Annotated[LinearIssue | None, Field(description="The issue that this one is a part of.")] = None,
    priority: Priority | None = None,
    assignee: Email | None = None,
    add_labels: Annotated[Names | None, Field(description="Labels to add; missing ones are made.")] = None,
    state: Annotated[str | None, Field(description="The name of a state.")] = None,
    project: Annotated[str | None, Field(description="A project by its id or name.")] = None,
    due_date: date | None = None,
) -> Written[Issue]:
    """Set what is given of an issue, and leave the rest."""
    with linear() as client:
        team_id = issues.get_issue(client, issue).team.id
        fields = _named(client, team_id, parent, assignee, add_labels, state, project)
        if "label_ids" in fields:
            fields["added_label_ids"] = fields.pop("label_ids")
        plain = {"title": title, "description": description, "priority": priority, "due_date": due_date}
        fields |= Fields(**{name: value for name, value in plain.items() if value is not None})  # type: ignore[typeddict-item]
        return written(issues.update_issue(client, issue, **fields))


@writes("linear.move_issue")
def move_issue(
    issue: LinearIssue, state: Annotated[str, Field(description="The name of a state.", min_length=1)]
) -> Written[Issue]:
    """Put an issue into another state of its team."""
    with linear() as client:
        return written(issues.move_issue(client, issue, state))


@writes("linear.relate_issues")
def relate_issues(issue: LinearIssue, kind: RelationType, other: LinearIssue) -> Written[Relation]:
    """Say that an issue blocks, duplicates or relates to another."""
    with linear() as client:
        ids = [issues.get_issue(client, one).id for one in (issue, other)]
        return written(discussion.relate_issues(client, ids[0], kind, ids[1]))


@reads("linear.list_labels")
def list_labels() -> list[Label]:
    """The labels of the workspace and its teams."""
    with linear() as client:
        return list(discussion.list_labels(client))


@writes("linear.ensure_label")
def ensure_label(
    name: Title, color: Annotated[str, Field(description="As #95a2b3.", pattern="^#[0-9a-fA-F]{6}$")] = "#95a2b3"
) -> Label | None:
    """Make a label of the workspace, if there is none of this name; null where a dry run would make it."""
    with linear() as client:
        return discussion.ensure_label(client, name, color=color)


def _named(  # noqa: PLR0913, PLR0917
    client: Linear,
    team_id: str,
    parent: str | None,
    assignee: str | None,
    labels: list[str] | None,
    state: str | None,
    project: str | None,
) -> Fields:
    """What was given by name, by the ids that Linear wants. Raises NotFound."""
    fields = Fields()
    if parent:
        fields["parent_id"] = issues.get_issue(client, parent).id
    if assignee:
        fields["assignee_id"] = teams.find_user(client, assignee).id
    if labels:
        found = [discussion.ensure_label(client, name) for name in labels]
        fields["label_ids"] = [label.id for label in found if label]
    if state:
        fields["state_id"] = teams.find_state(client, team_id, state).id
    if project:
        known = next(iter(projects.list_projects(client, name=project)), None)
        fields["project_id"] = known.id if known else projects.get_project(client, project).id
    return fields
