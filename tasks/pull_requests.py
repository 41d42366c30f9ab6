"""Pull requests on GitHub: read, open, review, merge."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from integrations.github import pull_requests, repositories
from integrations.github.models import ChangedFile, PullRequest, Review
from integrations.github.pull_requests import LineComment, MergeMethod
from tasks.parameters import Body, Branch, Key, Logins, Number, Repository, Sha, Title
from tasks.retries import reads, writes
from tasks.writing import Written, github, key_of, written


class Diff(BaseModel):
    """A unified diff."""

    text: str


@reads("github.get_pr")
def get_pull_request(repository: Repository, number: Number) -> PullRequest:
    """A pull request with its branches and its state."""
    return pull_requests.get_pull_request(github(), repository, number)


@reads("github.list_prs")
def list_pull_requests(
    repository: Repository,
    state: Literal["open", "closed", "all"] = "open",
    head: Annotated[str | None, Field(description="Only those from this branch, as owner:branch.")] = None,
) -> list[PullRequest]:
    """Pull requests, newest first."""
    return pull_requests.list_pull_requests(github(), repository, state=state, head=head)


@reads("github.list_pr_files")
def list_files(repository: Repository, number: Number) -> list[ChangedFile]:
    """The files that a pull request changes, each with its patch."""
    return pull_requests.list_files(github(), repository, number)


@reads("github.get_pr_diff")
def get_diff(repository: Repository, number: Number) -> Diff:
    """A pull request as a unified diff."""
    return Diff(text=repositories.get_diff(github(), repository, number))


@writes("github.create_pr")
def create_pull_request(  # noqa: PLR0913, PLR0917
    repository: Repository, title: Title, body: Body, head: Branch, base: Branch, draft: bool = False
) -> Written[PullRequest]:
    """Open a pull request from the branch `head` into `base`; an open one gets this title and body."""
    return written(
        pull_requests.create_pull_request(github(), repository, title, body, head=head, base=base, draft=draft)
    )


@writes("github.update_pr")
def update_pull_request(
    repository: Repository,
    number: Number,
    title: Title | None = None,
    body: Body | None = None,
    base: Branch | None = None,
) -> Written[PullRequest]:
    """Set what is given of a pull request, and leave the rest."""
    return written(pull_requests.update_pull_request(github(), repository, number, title=title, body=body, base=base))


@writes("github.close_pr")
def close_pull_request(repository: Repository, number: Number) -> Written[PullRequest]:
    """Close a pull request without merging it."""
    return written(pull_requests.close_pull_request(github(), repository, number))


@writes("github.request_reviewers")
def request_reviewers(repository: Repository, number: Number, logins: Logins) -> Written[PullRequest]:
    """Ask people to review a pull request, beside those who are asked already."""
    return written(pull_requests.request_reviewers(github(), repository, number, logins))


@reads("github.list_reviews")
def list_reviews(repository: Repository, number: Number) -> list[Review]:
    """The reviews of a pull request, oldest first."""
    return pull_requests.list_reviews(github(), repository, number)


@writes("github.create_review")
def create_review(  # noqa: PLR0913, PLR0917
    repository: Repository,
    number: Number,
    body: Body,
    event: Literal["COMMENT", "APPROVE", "REQUEST_CHANGES"] = "COMMENT",
    comments: Annotated[list[LineComment] | None, Field(description="Remarks on lines of the new version.")] = None,
    commit: Annotated[str | None, Field(description="The commit that was looked at; the newest if not given.")] = None,
    idempotency_key: Key = None,
) -> Written[Review]:
    """Review a pull request, with remarks on lines; a new opinion needs a new key."""
    given = comments or []
    key = key_of(idempotency_key, "github.create_review", f"{repository}#{number}", body, event, given, commit)
    review = pull_requests.create_review(
        github(), repository, number, body, key=key, event=event, comments=given, commit=commit
    )
    return written(review)


@writes("github.merge_pr")
def merge_pull_request(
    repository: Repository, number: Number, sha: Sha, method: MergeMethod = "squash"
) -> Written[PullRequest]:
    """Merge a pull request, if its head is still the commit `sha`."""
    return written(pull_requests.merge(github(), repository, number, sha=sha, method=method))
