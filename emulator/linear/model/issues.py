"""Issues with their labels, comments, relations and attachments."""

import msgspec


class Label(msgspec.Struct):
    id: str
    name: str
    created_at: str
    color: str = "#bec2c8"
    description: str | None = None
    team_id: str | None = None
    "None for a label of the whole workspace."


class Issue(msgspec.Struct):
    id: str
    number: int
    team_id: str
    title: str
    state_id: str
    creator_id: str
    created_at: str
    updated_at: str
    description: str | None = None
    priority: int = 0
    estimate: int | None = None
    assignee_id: str | None = None
    parent_id: str | None = None
    project_id: str | None = None
    cycle_id: str | None = None
    label_ids: list[str] = msgspec.field(default_factory=list)
    due_date: str | None = None
    started_at: str | None = None
    completed_at: str | None = None
    canceled_at: str | None = None
    archived_at: str | None = None


class Comment(msgspec.Struct):
    id: str
    body: str
    user_id: str
    created_at: str
    updated_at: str
    issue_id: str | None = None
    parent_id: str | None = None


class Attachment(msgspec.Struct):
    id: str
    issue_id: str
    title: str
    url: str
    created_at: str
    updated_at: str
    subtitle: str | None = None
    source_type: str | None = None
    metadata: dict[str, object] = msgspec.field(default_factory=dict)


class Relation(msgspec.Struct):
    id: str
    type: str
    issue_id: str
    related_issue_id: str
    created_at: str
