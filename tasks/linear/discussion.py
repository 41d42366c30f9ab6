"""What is said on Linear's issues, and what they link to."""

from typing import Annotated

from pydantic import Field

from integrations.linear import attachments, discussion, issues
from integrations.linear.models import Attachment, Comment
from tasks.parameters import Address, Body, Key, LinearIssue, Title
from tasks.retries import reads, writes
from tasks.writing import Written, key_of, linear, written


@reads("linear.list_comments")
def list_comments(issue: LinearIssue) -> list[Comment]:
    """What was said on an issue, oldest first."""
    with linear() as client:
        return discussion.list_comments(client, issues.get_issue(client, issue).id)


@writes("linear.add_comment")
def add_comment(
    issue: LinearIssue,
    body: Body,
    answer_to: Annotated[str | None, Field(description="The id of the comment that this one answers.")] = None,
    idempotency_key: Key = None,
) -> Written[Comment]:
    """Comment on an issue."""
    key = key_of(idempotency_key, "linear.add_comment", issue, body, answer_to)
    with linear() as client:
        return written(discussion.create_comment(client, issue, body, key, parent_id=answer_to))


@writes("linear.update_comment")
def update_comment(
    comment: Annotated[str, Field(description="A comment, by its id.", min_length=1)], body: Body
) -> Written[Comment]:
    """Put another text in a comment's place."""
    with linear() as client:
        return written(discussion.update_comment(client, comment, body))


@reads("linear.list_attachments")
def list_attachments(url: Address) -> list[Attachment]:
    """Where an address is attached to an issue."""
    with linear() as client:
        return attachments.list_attachments(client, url)


@writes("linear.attach")
def attach(issue: LinearIssue, url: Address, title: Title, subtitle: str = "") -> Written[Attachment]:
    """Attach an address to an issue; the same address again gets this title."""
    with linear() as client:
        return written(attachments.attach(client, issue, url, title, subtitle=subtitle))


@writes("linear.link_pr")
def link_pull_request(issue: LinearIssue, url: Address, title: Title) -> Written[Attachment]:
    """Link a GitHub pull request to an issue, so that Linear shows its status."""
    with linear() as client:
        return written(attachments.link_pull_request(client, issue, url, title))
