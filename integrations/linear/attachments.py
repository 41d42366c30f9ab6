"""Links from issues to what is outside: pages, reports, pull requests. Linear keeps one an address and issue."""

from pydantic import JsonValue

from integrations.linear import documents
from integrations.linear.client import Linear
from integrations.linear.issues import get_issue
from integrations.linear.models import Attachment
from integrations.writes import Effect, Write, perform


def list_attachments(linear: Linear, url: str) -> list[Attachment]:
    """Every issue's attachment of this address."""
    return list(linear.pages(documents.LIST_ATTACHMENTS, f"attachments of {url}", url=url))


def attach(linear: Linear, issue: str, url: str, title: str, *, subtitle: str = "") -> Effect[Attachment]:
    """Attach an address to an issue; another title or subtitle later changes what is there."""
    given: dict[str, JsonValue] = {"issueId": issue, "url": url, "title": title, "subtitle": subtitle or None}
    write = Write("linear", "attach", f"issue {issue}", url, f"attach {title!r} to {issue}", given)
    return perform(
        linear.journal,
        write,
        lambda _: linear.mutate(documents.CREATE_ATTACHMENT, write.sentence, input=given),
        find=lambda: _find(linear, issue, url),
        done=lambda there: (there.title, there.subtitle) == (title, subtitle or None),
    )


def link_pull_request(linear: Linear, issue: str, url: str, title: str) -> Effect[Attachment]:
    """Link a GitHub pull request to an issue, so that Linear shows its status."""
    given: dict[str, JsonValue] = {"issueId": issue, "url": url, "title": title}
    write = Write("linear", "link_pull_request", f"issue {issue}", url, f"link {url} to {issue}", given)
    return perform(
        linear.journal,
        write,
        lambda _: linear.mutate(documents.LINK_PULL_REQUEST, write.sentence, **given),
        find=lambda: _find(linear, issue, url),
    )


def _find(linear: Linear, issue: str, url: str) -> Attachment | None:
    there = get_issue(linear, issue).id
    return next((found for found in list_attachments(linear, url) if found.issue.id == there), None)
