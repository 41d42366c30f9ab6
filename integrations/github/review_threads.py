"""Threads of review comments: what is still open, and settling it."""

from typing import Any

from pydantic import AliasPath, Field, field_validator

from integrations.github.client import GitHub
from integrations.github.documents import GET_THREAD, LIST_THREADS, RESOLVE_THREAD, UNRESOLVE_THREAD
from integrations.github.models import Account, Model, pull_request_variables
from integrations.writes import Effect


class ThreadComment(Model):
    id: int | None = Field(default=None, validation_alias="databaseId")
    body: str
    author: Account = None


class ReviewThread(Model):
    id: str
    resolved: bool = Field(validation_alias="isResolved")
    path: str
    line: int | None = None
    comments: list[ThreadComment] = Field(default=[], validation_alias=AliasPath("comments", "nodes"))

    @field_validator("comments", mode="before")
    @classmethod
    def _present(cls, nodes: list[Any]) -> list[Any]:
        return [node for node in nodes if node]


def list_review_threads(
    github: GitHub, repository: str, number: int, *, resolved: bool | None = None, limit: int = 1000
) -> list[ReviewThread]:
    """Threads in the order of the diff, with their first fifty comments; all, or only the settled or open ones."""
    variables = pull_request_variables(repository, number)
    place = ("repository", "pullRequest", "reviewThreads")
    found = github.nodes(LIST_THREADS, variables, ReviewThread, *place, limit=limit)
    return [thread for thread in found if resolved in (None, thread.resolved)]


def resolve_review_thread(github: GitHub, thread: str, *, resolved: bool = True) -> Effect[ReviewThread]:
    """Settle a thread, or open it again."""
    document = RESOLVE_THREAD if resolved else UNRESOLVE_THREAD
    mutation = "resolveReviewThread" if resolved else "unresolveReviewThread"
    variables = {"id": thread}
    return github.write(
        "resolve_review_thread", thread, f"{mutation}-{thread}", {"resolved": resolved},
        lambda _: github.graphql(document, variables, ReviewThread, mutation, "thread"),
        sentence=f"{'Resolve' if resolved else 'Reopen'} the review thread {thread}",
        find=lambda: github.graphql(GET_THREAD, variables, ReviewThread, "node"),
        done=lambda held: held.resolved == resolved,
    )  # fmt: skip
