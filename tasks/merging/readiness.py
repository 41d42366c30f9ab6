"""What stands between a pull request and its merge: drafts, open threads, and merging by itself."""

from typing import Annotated

from pydantic import Field

from integrations.github import readiness, review_threads
from integrations.github.pull_requests import MergeMethod
from integrations.github.readiness import Readiness
from integrations.github.review_threads import ReviewThread
from tasks.parameters import Limit, Number, Repository, Sha
from tasks.retries import reads, writes
from tasks.writing import Written, github, written


@reads("github.get_pr_readiness")
def get_readiness(repository: Repository, number: Number) -> Readiness:
    """Whether a pull request is a draft, merges by itself, or waits in the merge queue."""
    return readiness.get_readiness(github(), repository, number)


@writes("github.set_pr_draft")
def set_draft(repository: Repository, number: Number, draft: bool) -> Written[Readiness]:
    """Make a pull request a draft, or ready for review."""
    return written(readiness.set_draft(github(), repository, number, draft=draft))


@writes("github.enable_auto_merge")
def enable_auto_merge(
    repository: Repository, number: Number, sha: Sha, method: MergeMethod = "squash"
) -> Written[Readiness]:
    """Let GitHub merge a pull request once all that is required has passed, if its head is still `sha`."""
    return written(readiness.enable_auto_merge(github(), repository, number, sha=sha, method=method))


@writes("github.disable_auto_merge")
def disable_auto_merge(repository: Repository, number: Number) -> Written[Readiness]:
    """Let a pull request wait for somebody to merge it."""
    return written(readiness.disable_auto_merge(github(), repository, number))


@reads("github.list_review_threads")
def list_review_threads(
    repository: Repository,
    number: Number,
    resolved: Annotated[bool | None, Field(description="Only the settled, or only the open ones.")] = None,
    limit: Limit = 100,
) -> list[ReviewThread]:
    """Threads of review comments, in the order of the diff."""
    return review_threads.list_review_threads(github(), repository, number, resolved=resolved, limit=limit)


@writes("github.resolve_review_thread")
def resolve_review_thread(
    thread: Annotated[str, Field(description="A thread, by its id.", min_length=1)], resolved: bool = True
) -> Written[ReviewThread]:
    """Settle a thread of review comments, or open it again."""
    return written(review_threads.resolve_review_thread(github(), thread, resolved=resolved))
