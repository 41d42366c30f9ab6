"""What webhooks tell of each noun; their bodies are judged by GitHub's own schemas after each test."""

import base64

import httpx
import pytest

from emulator import World
from emulator.github.model.accounts import Token

NOWHERE = "http://127.0.0.1:9/"


@pytest.fixture
def told(world: World, api: httpx.Client) -> "Told":
    """A hook on everything that nobody receives; what it would tell is kept as its deliveries."""
    world.github.tokens["hubot"] = Token("hubot", ["repo"])
    api.post("hooks", json={"config": {"url": NOWHERE, "content_type": "json"}, "events": ["*"]})
    return Told(world)


class Told:
    def __init__(self, world: World) -> None:
        self.world = world

    def __call__(self) -> list[str]:
        """`event.action` of all that was told, oldest first, without the ping."""
        (hook,) = self.world.github.repositories["acme/api"].hooks.values()
        return [".".join(filter(None, [each.event, each.action])) for each in hook.deliveries][1:]


def branch(api: httpx.Client, name: str = "topic") -> str:
    """A branch with a new file; its SHA."""
    api.post("git/refs", json={"ref": f"refs/heads/{name}", "sha": tip(api)})
    change = {"message": "Add", "content": base64.b64encode(b"1\n").decode(), "branch": name}
    made = api.put(f"contents/{name}.txt", json=change).json()
    return str(made["commit"]["sha"])


def tip(api: httpx.Client) -> str:
    return str(api.get("commits/main").json()["sha"])


def pull(api: httpx.Client) -> int:
    branch(api)
    return int(api.post("pulls", json={"head": "topic", "base": "main", "title": "Add one"}).json()["number"])


def test_branches_and_tags_come_and_go(api: httpx.Client, told: Told) -> None:
    branch(api)
    api.delete("git/refs/heads/topic")
    created = ["push", "create", "check_suite.requested"]
    assert told() == [*created, "push", "check_suite.requested", "push", "delete"]


def test_checks_and_statuses_are_told(api: httpx.Client, told: Told) -> None:
    sha = tip(api)
    run = api.post("check-runs", json={"name": "tests", "head_sha": sha}).json()["id"]
    api.patch(f"check-runs/{run}", json={"conclusion": "success"})
    api.post(f"statuses/{sha}", json={"state": "success", "context": "lint"})
    assert told() == ["check_run.created", "check_run.completed", "check_suite.completed", "status"]


def test_a_workflow_run_is_told_with_its_job(world: World, api: httpx.Client, told: Told) -> None:
    api.post("actions/workflows/tests.yml/dispatches", json={"ref": "main"})
    run = api.get("actions/runs").json()["workflow_runs"][0]["id"]
    httpx.post(f"{world.urls['github']}/_emulator/runs/acme/api/{run}", json={}, trust_env=False)
    assert told() == [
        "workflow_run.requested", "workflow_job.queued", "workflow_run.in_progress", "workflow_job.in_progress",
        "workflow_job.completed", "workflow_run.completed", "check_run.completed", "check_suite.completed",
    ]  # fmt: skip


def test_a_release_and_a_deployment_are_told(api: httpx.Client, told: Told) -> None:
    number = api.post("releases", json={"tag_name": "v1", "name": "One", "body": "Notes"}).json()["id"]
    api.patch(f"releases/{number}", json={"body": "More"})
    api.delete(f"releases/{number}")
    deployment = api.post("deployments", json={"ref": "main"}).json()["id"]
    api.post(f"deployments/{deployment}/statuses", json={"state": "success"})
    assert told() == [
        "release.created", "push", "create", "release.published", "release.released", "release.edited",
        "release.deleted", "deployment.created", "deployment_status.created",
    ]  # fmt: skip


def test_a_review_is_told_with_its_comments_and_threads(world: World, api: httpx.Client, told: Told) -> None:
    number = pull(api)
    before = len(told())
    remark = {"path": "topic.txt", "line": 1, "body": "Why?"}
    as_hubot = {"Authorization": "Bearer hubot"}
    review = api.post(f"pulls/{number}/reviews", json={"event": "APPROVE", "comments": [remark]}, headers=as_hubot)
    api.put(f"pulls/{number}/reviews/{review.json()['id']}", json={"body": "Well"}, headers=as_hubot)
    (comment,) = api.get(f"pulls/{number}/comments").json()
    api.post(f"pulls/{number}/comments/{comment['id']}/replies", json={"body": "So"})
    api.patch(f"pulls/comments/{comment['id']}", json={"body": "Why not?"})
    resolve = "mutation Do($id: ID!) { resolveReviewThread(input: {threadId: $id}) { thread { isResolved } } }"
    asked = {"query": resolve, "variables": {"id": f"PRRT_{comment['id']}"}}
    api.post(world.environment["GITHUB_GRAPHQL_URL"], json=asked)
    api.delete(f"pulls/comments/{comment['id']}")
    api.put(f"pulls/{number}/reviews/{review.json()['id']}/dismissals", json={"message": "Old"})
    assert told()[before:] == [
        "pull_request_review.submitted", "pull_request_review_comment.created", "pull_request_review.edited",
        "pull_request_review_comment.created", "pull_request_review_comment.edited",
        "pull_request_review_thread.resolved", "pull_request_review_comment.deleted",
        "pull_request_review.dismissed",
    ]  # fmt: skip


def test_a_pull_request_is_told_through_its_life(world: World, api: httpx.Client, told: Told) -> None:
    number = pull(api)
    before = len(told())
    node = api.get(f"pulls/{number}").json()["node_id"]
    for mutation in ("convertPullRequestToDraft", "markPullRequestReadyForReview"):
        document = f"mutation Do($id: ID!) {{ {mutation}(input: {{pullRequestId: $id}}) {{ clientMutationId }} }}"
        api.post(world.environment["GITHUB_GRAPHQL_URL"], json={"query": document, "variables": {"id": node}})
    api.patch(f"pulls/{number}", json={"title": "Add another"})
    api.post(f"pulls/{number}/requested_reviewers", json={"reviewers": ["hubot"]})
    api.patch(f"pulls/{number}", json={"state": "closed"})
    api.patch(f"pulls/{number}", json={"state": "open"})
    api.put(f"pulls/{number}/merge", json={})
    actions = ["converted_to_draft", "ready_for_review", "edited", "review_requested", "closed", "reopened", "closed"]
    assert told()[before:] == [*(f"pull_request.{action}" for action in actions), "push", "check_suite.requested"]


def test_an_issue_is_told_through_its_life(api: httpx.Client, told: Told) -> None:
    api.post("issues", json={"title": "Slow", "body": "Very"})
    comment = api.post("issues/1/comments", json={"body": "Yes"}).json()["id"]
    api.patch(f"issues/comments/{comment}", json={"body": "No"})
    api.delete(f"issues/comments/{comment}")
    api.post("issues/1/labels", json={"labels": ["bug"]})
    api.post("issues/1/assignees", json={"assignees": ["hubot"]})
    api.patch("issues/1", json={"title": "Slower"})
    api.patch("issues/1", json={"state": "closed"})
    assert told() == [
        "issues.opened", "issue_comment.created", "issue_comment.edited", "issue_comment.deleted", "issues.labeled",
        "issues.assigned", "issues.edited", "issues.closed",
    ]  # fmt: skip
