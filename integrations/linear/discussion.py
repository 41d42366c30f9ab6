"""Comments on issues, the labels of issues, and how issues relate."""

from collections.abc import Iterator

from pydantic import JsonValue

from integrations.linear import documents
from integrations.linear.client import Linear
from integrations.linear.models import Comment, Label, Relation, RelationType
from integrations.writes import Effect, Write


def list_comments(linear: Linear, issue_id: str) -> list[Comment]:
    """What was said on an issue, oldest first."""
    wanted: dict[str, JsonValue] = {"issue": {"id": {"eq": issue_id}}}
    return list(linear.pages(documents.LIST_COMMENTS, "comments of the issue", filter=wanted))[::-1]


def create_comment(linear: Linear, issue: str, body: str, key: str, *, parent_id: str | None = None) -> Effect[Comment]:
    """Say something on an issue (`ENG-1` or its id); with `parent_id` as an answer."""
    given: dict[str, JsonValue] = {"issueId": issue, "body": body, "parentId": parent_id}
    write = Write("linear", "create_comment", f"issue {issue}", f"comment {key}", f"comment on {issue}", given)
    return linear.create(write, documents.CREATE_COMMENT, documents.GET_COMMENT, given)


def update_comment(linear: Linear, comment_id: str, body: str) -> Effect[Comment]:
    """Put another text in a comment's place."""
    given: dict[str, JsonValue] = {"body": body}
    write = Write("linear", "update_comment", f"comment {comment_id}", comment_id, "rewrite a comment", given)
    return linear.update(write, documents.UPDATE_COMMENT, documents.GET_COMMENT, given)


def list_labels(linear: Linear) -> Iterator[Label]:
    """The labels of the workspace and of the teams that the key may see."""
    return linear.pages(documents.LIST_LABELS, "list of labels", filter={})


def ensure_label(linear: Linear, name: str, *, color: str = "#95a2b3") -> Label | None:
    """The workspace's label of that name, created if there is none; None where a dry run would create it."""
    wanted: dict[str, JsonValue] = {"name": {"eqIgnoreCase": name}}
    for label in linear.pages(documents.LIST_LABELS, f"label {name!r}", filter=wanted):
        return label
    given: dict[str, JsonValue] = {"name": name, "color": color}
    write = Write(
        "linear", "create_label", "workspace", f"label {name.casefold()}", f"create the label {name!r}", given
    )
    return linear.create(write, documents.CREATE_LABEL, documents.GET_LABEL, given).value


def relate_issues(linear: Linear, issue_id: str, kind: RelationType, other_id: str) -> Effect[Relation]:
    """Say that an issue blocks, duplicates or relates to another; once, however often it is said."""
    given: dict[str, JsonValue] = {"issueId": issue_id, "relatedIssueId": other_id, "type": kind}
    key = f"relation {issue_id} {kind} {other_id}"
    write = Write("linear", "relate_issues", f"issue {issue_id}", key, f"relate {issue_id} to {other_id}", given)
    return linear.create(write, documents.CREATE_RELATION, documents.GET_RELATION, given)
