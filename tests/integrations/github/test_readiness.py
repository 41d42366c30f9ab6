"""Drafts, auto-merge and review threads, by GraphQL."""

from collections.abc import Callable
from pathlib import Path

import pytest

from emulator.github.model.accounts import Token
from emulator.world import World
from integrations.errors import Conflict, Forbidden, NotFound, RateLimited, Rejected, Unavailable
from integrations.github import GitHub
from integrations.github.checks import set_status
from integrations.github.models import PullRequest
from integrations.github.protection import Protection, protect_branch
from integrations.github.pull_requests import LineComment, create_review, get_pull_request, update_pull_request
from integrations.github.readiness import disable_auto_merge, enable_auto_merge, get_readiness, set_draft
from integrations.github.review_threads import list_review_threads, resolve_review_thread

REPOSITORY = "acme/api"


def test_a_pull_request_becomes_a_draft_and_ready_again(github: GitHub, pull: PullRequest) -> None:
    changes = [set_draft(github, REPOSITORY, pull.number, draft=draft).change for draft in (True, True, False)]
    assert changes == ["updated", "unchanged", "updated"]
    assert not get_pull_request(github, REPOSITORY, pull.number).draft


def test_auto_merge_waits_for_the_checks(github: GitHub, pull: PullRequest) -> None:
    protect_branch(github, REPOSITORY, "main", Protection(checks=("tests",)))

    def enable() -> str:
        return enable_auto_merge(github, REPOSITORY, pull.number, sha=pull.head.sha, method="rebase").change

    assert [enable(), enable()] == ["updated", "unchanged"]
    assert get_readiness(github, REPOSITORY, pull.number).auto_merge == "REBASE"
    set_status(github, REPOSITORY, pull.head.sha, "tests", state="success")
    assert get_pull_request(github, REPOSITORY, pull.number).merged


def test_auto_merge_can_be_stopped(github: GitHub, pull: PullRequest) -> None:
    protect_branch(github, REPOSITORY, "main", Protection(checks=("tests",)))
    enable_auto_merge(github, REPOSITORY, pull.number, sha=pull.head.sha)
    changes = [disable_auto_merge(github, REPOSITORY, pull.number).change for _ in range(2)]
    assert changes == ["updated", "unchanged"]
    set_status(github, REPOSITORY, pull.head.sha, "tests", state="success")
    assert not get_pull_request(github, REPOSITORY, pull.number).merged


def test_auto_merge_of_what_could_be_merged_at_once_is_refused(github: GitHub, pull: PullRequest) -> None:
    with pytest.raises(Rejected, match="clean status"):
        enable_auto_merge(github, REPOSITORY, pull.number, sha=pull.head.sha)


def test_auto_merge_of_another_head_is_refused(github: GitHub, pull: PullRequest) -> None:
    protect_branch(github, REPOSITORY, "main", Protection(checks=("tests",)))
    with pytest.raises(Conflict, match="Head branch was modified"):
        enable_auto_merge(github, REPOSITORY, pull.number, sha="0" * 40)
    assert get_readiness(github, REPOSITORY, pull.number).auto_merge is None


def test_review_threads_are_listed_and_resolved(github: GitHub, pull: PullRequest) -> None:
    remark = LineComment(path="src/api/prices.py", line=1, body="Why?")
    create_review(github, REPOSITORY, pull.number, "A question", key="r1", comments=[remark])
    (thread,) = list_review_threads(github, REPOSITORY, pull.number, resolved=False)
    assert (thread.path, thread.line, [comment.body for comment in thread.comments]) == (remark.path, 1, ["Why?"])
    assert [resolve_review_thread(github, thread.id).change for _ in range(2)] == ["updated", "unchanged"]
    assert list_review_threads(github, REPOSITORY, pull.number, resolved=False) == []
    assert resolve_review_thread(github, thread.id, resolved=False).unwrap().resolved is False


def test_more_than_a_page_of_threads_is_listed(github: GitHub, pull: PullRequest) -> None:
    remarks = [LineComment(path="src/api/prices.py", line=1, body=str(number)) for number in range(120)]
    create_review(github, REPOSITORY, pull.number, "Questions", key="r1", comments=remarks)
    threads = list_review_threads(github, REPOSITORY, pull.number)
    assert [thread.comments[0].body for thread in threads] == [remark.body for remark in remarks]


def test_words_and_base_of_a_pull_request_are_set(github: GitHub, pull: PullRequest) -> None:
    def update() -> str:
        return update_pull_request(github, REPOSITORY, pull.number, title="Lower it", body="Since.").change

    assert [update(), update()] == ["updated", "unchanged"]
    held = get_pull_request(github, REPOSITORY, pull.number)
    assert (held.title, held.body, held.base.ref) == ("Lower it", "Since.", "main")


def test_a_pull_request_that_is_not_there_is_named(github: GitHub) -> None:
    with pytest.raises(NotFound, match=r"pullRequest for query GetPullRequest .*'number': 404"):
        get_readiness(github, REPOSITORY, 404)


def test_a_missing_scope_of_graphql_is_named(connected: Callable[..., GitHub], world: World, tmp_path: Path) -> None:
    from integrations.github.projects import find_project

    world.github.tokens["weak"] = Token("octocat", ["repo"])
    with pytest.raises(Forbidden, match="project"):
        find_project(connected("weak"), "acme", 1)


@pytest.mark.parametrize(
    ("fault", "kind"),
    [("502", Unavailable), ("cut-before", Unavailable), ("truncated", Unavailable), ("secondary-limit", RateLimited)],
)
def test_a_failed_query_is_told(
    github: GitHub, world: World, pull: PullRequest, fault: str, kind: type[Exception]
) -> None:
    world.fault("github", "POST", "/api/graphql", fault)
    with pytest.raises(kind, match=r"GetPullRequest|graphql"):
        get_readiness(github, REPOSITORY, pull.number)
