"""Issues on GitHub, with their labels and milestones."""

from typing import Annotated, Literal

from pydantic import Field

from integrations.github import issues
from integrations.github.models import Issue, Label
from tasks.parameters import Body, Key, Limit, Logins, Names, Number, Repository, Title
from tasks.retries import reads, writes
from tasks.writing import Written, github, key_of, written


@reads("github.get_issue")
def get_issue(repository: Repository, number: Number) -> Issue:
    """An issue, or a pull request as one."""
    return issues.get_issue(github(), repository, number)


@reads("github.list_issues")
def list_issues(
    repository: Repository,
    state: Literal["open", "closed", "all"] = "open",
    labels: Annotated[list[str] | None, Field(description="Only those with all of these labels.")] = None,
    assignee: Annotated[str | None, Field(description="Only those of this person; * for anybody.")] = None,
    limit: Limit = 100,
) -> list[Issue]:
    """Issues, newest first, without pull requests."""
    return issues.list_issues(
        github(), repository, state=state, labels=labels or [], assignee=assignee, limit=limit
    )  # fmt: skip


@reads("github.search_issues")
def search_issues(
    query: Annotated[str, Field(description="In GitHub's search language, as repo:acme/api is:open crash.")],
    limit: Limit = 100,
) -> list[Issue]:
    """Issues and pull requests that a search finds."""
    return issues.search_issues(github(), query, limit=limit)


@writes("github.create_issue")
def create_issue(  # noqa: PLR0913, PLR0917
    repository: Repository,
    title: Title,
    body: Body = "",
    labels: Names | None = None,
    assignees: Logins | None = None,
    idempotency_key: Key = None,
) -> Written[Issue]:
    """Open an issue."""
    key = key_of(idempotency_key, "github.create_issue", repository, title, body)
    issue = issues.create_issue(
        github(), repository, title, body, key=key, labels=labels or [], assignees=assignees or []
    )
    return written(issue)


@writes("github.update_issue")
def update_issue(  # noqa: PLR0913, PLR0917
    repository: Repository,
    number: Number,
    title: Title | None = None,
    body: Body | None = None,
    state: Literal["open", "closed"] | None = None,
    assignees: Logins | None = None,
) -> Written[Issue]:
    """Set what is given of an issue or a pull request, and leave the rest."""
    return written(
        issues.update_issue(github(), repository, number, title=title, body=body, state=state, assignees=assignees)
    )


@writes("github.add_assignees")
def add_assignees(repository: Repository, number: Number, logins: Logins) -> Written[Issue]:
    """Assign people to an issue or a pull request, beside those who are assigned already."""
    return written(issues.add_assignees(github(), repository, number, logins))


@writes("github.set_labels")
def set_labels(repository: Repository, number: Number, labels: Names) -> Written[Issue]:
    """Give an issue or a pull request just these labels."""
    return written(issues.set_labels(github(), repository, number, labels))


@writes("github.ensure_label")
def ensure_label(
    repository: Repository,
    name: Title,
    color: Annotated[str, Field(description="Six hexadecimal digits.", pattern="^[0-9a-fA-F]{6}$")] = "ededed",
    description: str = "",
) -> Written[Label]:
    """Make a label, if the repository has none of this name."""
    return written(issues.ensure_label(github(), repository, name, color, description))
