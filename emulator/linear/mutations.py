"""Linear's mutations; each gives the payload, and what the webhooks are told."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import msgspec

from emulator.linear.errors import invalid
from emulator.linear.fields import snake
from emulator.linear.model.issues import Attachment, Comment, Issue, Label, Relation
from emulator.linear.model.projects import Project, ProjectUpdate
from emulator.linear.model.webhooks import Webhook
from emulator.linear.queries import find
from emulator.linear.state import Entity, State, now

MOMENTS = {"started": "started_at", "completed": "completed_at", "canceled": "canceled_at"}


@dataclass(frozen=True)
class Kind:
    """A kind of entity: its struct, its table, and how the API and its errors call it."""

    struct: type[msgspec.Struct]
    table: str
    entity: str
    name: str


ISSUE = Kind(Issue, "issues", "issue", "Issue")
COMMENT = Kind(Comment, "comments", "comment", "Comment")
LABEL = Kind(Label, "labels", "issueLabel", "IssueLabel")
RELATION = Kind(Relation, "relations", "issueRelation", "IssueRelation")
ATTACHMENT = Kind(Attachment, "attachments", "attachment", "Attachment")
PROJECT = Kind(Project, "projects", "project", "Project")
PROJECT_UPDATE = Kind(ProjectUpdate, "project_updates", "projectUpdate", "ProjectUpdate")
WEBHOOK = Kind(Webhook, "webhooks", "webhook", "Webhook")
REFERENCES = {
    "issueId": ISSUE,
    "relatedIssueId": ISSUE,
    "projectId": PROJECT,
    "teamId": Kind(msgspec.Struct, "teams", "team", "Team"),
    "stateId": Kind(msgspec.Struct, "states", "workflowState", "WorkflowState"),
    "assigneeId": Kind(msgspec.Struct, "users", "user", "User"),
    "leadId": Kind(msgspec.Struct, "users", "user", "User"),
    "cycleId": Kind(msgspec.Struct, "cycles", "cycle", "Cycle"),
    "statusId": Kind(msgspec.Struct, "statuses", "projectStatus", "ProjectStatus"),
}
LABEL_LISTS = ("labelIds", "addedLabelIds", "removedLabelIds")


@dataclass(frozen=True)
class Change:
    """What happened to an entity, as webhooks tell it."""

    action: str
    kind: Kind
    entity: Entity


type Arguments = dict[str, Any]
type Mutation = Callable[[State, Arguments], Change]


def create(state: State, kind: Kind, given: Arguments, **defaults: object) -> Change:
    """A new row, by the caller's id if there is one."""
    given = {name: found for name, found in given.items() if found is not None}
    key = given.setdefault("id", str(uuid4()))
    if key in state.table(kind.table):
        text = f"conflict on insert of {kind.name}: entity with id {key} already exists"
        raise invalid(text, "An entity with this id already exists.")
    resolve_references(state, given, kind)
    moments = {"created_at": now(), "updated_at": now()}
    fields = {name: moments[name] for name in moments if name in kind.struct.__struct_fields__}
    row = msgspec.convert({**fields, **defaults, **{snake(name): given[name] for name in given}}, kind.struct)
    entity: Entity = row  # type: ignore[assignment]
    state.table(kind.table)[key] = entity
    return Change("create", kind, entity)


def update(state: State, kind: Kind, arguments: Arguments) -> Change:
    """Put what is given into a row; a null empties a field."""
    row, given = find(state, kind.table, arguments["id"], kind.name), dict(arguments["input"])
    resolve_references(state, given, kind)
    for name, wanted in given.items():
        setattr(row, snake(name), wanted)
    row.updated_at = now()  # type: ignore[attr-defined]
    return Change("update", kind, row)


def delete(kind: Kind) -> Mutation:
    def remove(state: State, arguments: Arguments) -> Change:
        row = find(state, kind.table, arguments["id"], kind.name)
        del state.table(kind.table)[row.id]
        return Change("remove", kind, row)

    return remove


def resolve_references(state: State, given: Arguments, kind: Kind) -> None:
    """Hold every id to what is there; identifiers of issues become ids."""
    references = {**REFERENCES, "parentId": kind}
    for name in given.keys() & references.keys():
        if given[name] is not None:
            there = references[name]
            given[name] = find(state, there.table, given[name], there.name).id
    for name in LABEL_LISTS:
        for key in given.get(name) or ():
            find(state, "labels", key, LABEL.name)


def create_issue(state: State, arguments: Arguments) -> Change:
    given = arguments["input"]
    if not given.get("title"):
        raise invalid("Argument Validation Error", "title should not be empty", "INVALID_INPUT")
    team = state.teams[find(state, "teams", given["teamId"], "Team").id]
    author = next(iter(state.users))
    change = create(state, ISSUE, given, number=team.last_number + 1, creator_id=author, state_id=team.default_state_id)
    team.last_number += 1
    return change


def update_issue(state: State, arguments: Arguments) -> Change:
    given = dict(arguments["input"])
    row = find(state, "issues", arguments["id"], "Issue")
    assert isinstance(row, Issue)
    added, removed = given.pop("addedLabelIds", None) or [], given.pop("removedLabelIds", None) or []
    if added or removed:
        kept = [key for key in row.label_ids if key not in removed]
        given["labelIds"] = [*kept, *(key for key in added if key not in kept)]
    change = update(state, ISSUE, {"id": row.id, "input": given})
    if "stateId" in given:
        moment = MOMENTS.get(state.states[row.state_id].type)
        if moment:
            setattr(row, moment, now())
    return change


def archive_issue(state: State, arguments: Arguments) -> Change:
    row = find(state, "issues", arguments["id"], "Issue")
    assert isinstance(row, Issue)
    row.archived_at = now()
    return Change("update", ISSUE, row)


def create_comment(state: State, arguments: Arguments) -> Change:
    if not arguments["input"].get("body"):
        raise invalid("Argument Validation Error", "body should not be empty", "INVALID_INPUT")
    return create(state, COMMENT, arguments["input"], user_id=next(iter(state.users)))


def create_attachment(state: State, arguments: Arguments) -> Change:
    """The same address on the same issue updates what is there, as Linear documents it."""
    given = arguments["input"]
    issue = find(state, "issues", given["issueId"], "Issue")
    for row in state.attachments.values():
        if row.issue_id == issue.id and row.url == given["url"]:
            known = {name: given[name] for name in ("title", "subtitle", "metadata") if name in given}
            return update(state, ATTACHMENT, {"id": row.id, "input": known})
    return create(state, ATTACHMENT, given)


def link_pull_request(state: State, arguments: Arguments) -> Change:
    given = {name: arguments[name] for name in ("id", "issueId", "url") if arguments.get(name)}
    title = arguments.get("title") or "#" + arguments["url"].rpartition("/")[2]
    change = create_attachment(state, {"input": {**given, "title": title}})
    assert isinstance(change.entity, Attachment)
    change.entity.source_type = "github"
    return change


def create_project(state: State, arguments: Arguments) -> Change:
    return create(state, PROJECT, arguments["input"], status_id=next(iter(state.statuses)))


def create_project_update(state: State, arguments: Arguments) -> Change:
    change = create(state, PROJECT_UPDATE, arguments["input"], user_id=next(iter(state.users)))
    assert isinstance(change.entity, ProjectUpdate)
    state.projects[change.entity.project_id].health = change.entity.health
    return change


def create_webhook(state: State, arguments: Arguments) -> Change:
    return create(state, WEBHOOK, arguments["input"], secret=state.webhook_secret)


def _labelled(field: str) -> Mutation:
    return lambda state, arguments: update_issue(
        state, {"id": arguments["id"], "input": {field: [arguments["labelId"]]}}
    )


MUTATIONS: dict[str, Mutation] = {
    "attachmentCreate": create_attachment,
    "attachmentLinkGitHubPR": link_pull_request,
    "commentCreate": create_comment,
    "commentDelete": delete(COMMENT),
    "commentUpdate": lambda state, arguments: update(state, COMMENT, arguments),
    "issueAddLabel": _labelled("addedLabelIds"),
    "issueArchive": archive_issue,
    "issueCreate": create_issue,
    "issueLabelCreate": lambda state, arguments: create(state, LABEL, arguments["input"]),
    "issueRelationCreate": lambda state, arguments: create(state, RELATION, arguments["input"]),
    "issueRelationDelete": delete(RELATION),
    "issueRemoveLabel": _labelled("removedLabelIds"),
    "issueUpdate": update_issue,
    "projectCreate": create_project,
    "projectUpdate": lambda state, arguments: update(state, PROJECT, arguments),
    "projectUpdateCreate": create_project_update,
    "webhookCreate": create_webhook,
    "webhookDelete": delete(WEBHOOK),
    "webhookUpdate": lambda state, arguments: update(state, WEBHOOK, arguments),
}


def payload(change: Change) -> dict[str, object]:
    """What a mutation answers."""
    own = {"entityId": change.entity.id, "entity": change.entity, change.kind.entity: change.entity}
    return {"success": True, "lastSyncId": 1, **own}
