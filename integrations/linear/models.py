"""What we read of Linear's entities."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, JsonValue
from pydantic.alias_generators import to_camel


def _nodes(value: object) -> object:
    return value["nodes"] if isinstance(value, dict) else value


type Health = Literal["onTrack", "atRisk", "offTrack"]
type RelationType = Literal["blocks", "duplicate", "related", "similar"]


class Entity(BaseModel):
    model_config = ConfigDict(frozen=True, alias_generator=to_camel, populate_by_name=True)

    id: str


class User(Entity):
    name: str
    display_name: str
    email: str
    active: bool = True


class Team(Entity):
    key: str
    name: str


class WorkflowState(Entity):
    name: str
    type: str
    "backlog, unstarted, started, completed, canceled, triage or duplicate."
    position: float = 0


class Label(Entity):
    name: str
    color: str


class IssueReference(Entity):
    identifier: str


class Named(Entity):
    name: str


class Issue(Entity):
    identifier: str
    title: str
    description: str | None
    url: str
    branch_name: str
    priority: float
    due_date: date | None
    created_at: datetime
    updated_at: datetime
    team: Team
    state: WorkflowState
    assignee: User | None
    parent: IssueReference | None
    project: Named | None
    labels: Annotated[tuple[Label, ...], BeforeValidator(_nodes)]


class Comment(Entity):
    body: str
    url: str
    created_at: datetime
    user: User | None
    issue: IssueReference | None


class Attachment(Entity):
    title: str
    subtitle: str | None
    url: str
    issue: IssueReference


class Relation(Entity):
    type: str
    issue: IssueReference
    related_issue: IssueReference


class Project(Entity):
    name: str
    description: str
    url: str
    status: Named
    lead: User | None
    target_date: date | None


class ProjectUpdate(Entity):
    body: str
    health: Health
    url: str
    created_at: datetime
    project: Named


class Cycle(Entity):
    number: float
    name: str | None
    starts_at: datetime
    ends_at: datetime
    is_active: bool


class Webhook(Entity):
    url: str | None
    label: str | None
    enabled: bool
    resource_types: tuple[str, ...]


def holds(entity: Entity, given: Mapping[str, JsonValue]) -> bool:
    """Whether an entity is already as the input of an update wants it; False where we do not read the field."""
    has = entity.model_dump(mode="json", by_alias=True)
    ids = {
        f"{name}Id": value and value["id"] for name, value in has.items() if value is None or isinstance(value, dict)
    }
    labels = {label["id"] for label in has.get("labels", ())}
    known = {**has, **ids, "labelIds": sorted(labels)}
    for name, wanted in given.items():
        if name == "addedLabelIds" and isinstance(wanted, list):
            if not labels.issuperset(str(label) for label in wanted):
                return False
        elif name not in known or known[name] != (sorted(map(str, wanted)) if isinstance(wanted, list) else wanted):
            return False
    return True
