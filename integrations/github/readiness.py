"""Whether a pull request is a draft, merges by itself once it may, or waits in the merge queue."""

from typing import Literal

from pydantic import AliasPath, Field

from integrations.github.client import GitHub
from integrations.github.documents import (
    CONVERT_TO_DRAFT,
    DISABLE_AUTO_MERGE,
    ENABLE_AUTO_MERGE,
    GET_PULL_REQUEST,
    MARK_READY,
)
from integrations.github.models import Model, pull_request_variables
from integrations.writes import Effect


class QueueEntry(Model):
    position: int
    state: str


class Readiness(Model):
    """`auto_merge` is the method by which it will be merged; None when it will not be by itself."""

    id: str
    draft: bool = Field(validation_alias="isDraft")
    head_sha: str = Field(validation_alias="headRefOid")
    auto_merge: str | None = Field(default=None, validation_alias=AliasPath("autoMergeRequest", "mergeMethod"))
    queue: QueueEntry | None = Field(default=None, validation_alias="mergeQueueEntry")


def get_readiness(github: GitHub, repository: str, number: int) -> Readiness:
    variables = pull_request_variables(repository, number)
    return github.graphql(GET_PULL_REQUEST, variables, Readiness, "repository", "pullRequest")


def set_draft(github: GitHub, repository: str, number: int, *, draft: bool) -> Effect[Readiness]:
    """Make a pull request a draft, or ready for review."""
    document = CONVERT_TO_DRAFT if draft else MARK_READY
    mutation = "convertPullRequestToDraft" if draft else "markPullRequestReadyForReview"

    def send(before: Readiness | None) -> Readiness:
        return github.graphql(document, {"id": before.id if before else ""}, Readiness, mutation, "pullRequest")

    return github.write(
        "set_draft", f"{repository}#{number}", f"draft-{number}-{draft}", {"draft": draft}, send,
        sentence=f"Make #{number} {'a draft' if draft else 'ready for review'}",
        find=lambda: get_readiness(github, repository, number), done=lambda held: held.draft == draft,
    )  # fmt: skip


def enable_auto_merge(
    github: GitHub, repository: str, number: int, *, sha: str, method: Literal["merge", "squash", "rebase"] = "squash"
) -> Effect[Readiness]:
    """Let GitHub merge once all that is required has passed, if the head is still `sha`.

    Raises Conflict if the head moved, Rejected where nothing is left to wait for or the repository forbids it.
    """
    wanted = method.upper()

    def send(before: Readiness | None) -> Readiness:
        variables = {"id": before.id if before else "", "method": wanted, "sha": sha}
        return github.graphql(ENABLE_AUTO_MERGE, variables, Readiness, "enablePullRequestAutoMerge", "pullRequest")

    return github.write(
        "enable_auto_merge", f"{repository}#{number}", f"auto-merge-{number}-{sha}", {"sha": sha, "method": method},
        send, sentence=f"Let #{number} merge by itself ({method})",
        find=lambda: get_readiness(github, repository, number),
        done=lambda held: (held.auto_merge, held.head_sha) == (wanted, sha),
    )  # fmt: skip


def disable_auto_merge(github: GitHub, repository: str, number: int) -> Effect[Readiness]:
    """Let a pull request wait for somebody to merge it."""

    def send(before: Readiness | None) -> Readiness:
        variables = {"id": before.id if before else ""}
        return github.graphql(DISABLE_AUTO_MERGE, variables, Readiness, "disablePullRequestAutoMerge", "pullRequest")

    return github.write(
        "disable_auto_merge", f"{repository}#{number}", f"no-auto-merge-{number}", {}, send,
        sentence=f"Stop #{number} from merging by itself", find=lambda: get_readiness(github, repository, number),
        done=lambda held: held.auto_merge is None,
    )  # fmt: skip
