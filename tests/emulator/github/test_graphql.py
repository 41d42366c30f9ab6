"""The GraphQL API: projects, drafts, auto-merge and review threads."""

import base64
from collections.abc import Callable

import httpx
import pytest

from emulator import World
from emulator.github.model.accounts import Token

type Ask = Callable[..., dict[str, dict[str, dict[str, object]]]]


@pytest.fixture
def ask(world: World, api: httpx.Client) -> Ask:
    def send(query: str, **variables: object) -> dict[str, dict[str, dict[str, object]]]:
        answer = api.post(world.environment["GITHUB_GRAPHQL_URL"], json={"query": query, "variables": variables})
        assert answer.status_code == 200
        body: dict[str, dict[str, dict[str, object]]] = answer.json()
        return body

    return send


@pytest.fixture
def pull(api: httpx.Client) -> str:
    """The node id of a pull request whose base wants the check `tests`."""
    sha = api.get("commits/main").json()["sha"]
    api.post("git/refs", json={"ref": "refs/heads/topic", "sha": sha})
    change = {"message": "Add", "content": base64.b64encode(b"1\n").decode(), "branch": "topic"}
    api.put("contents/one.txt", json=change)
    return str(api.post("pulls", json={"head": "topic", "base": "main", "title": "Add one"}).json()["node_id"])


def protect(api: httpx.Client) -> None:
    checks = {"strict": False, "contexts": ["tests"]}
    body = {"required_status_checks": checks, "enforce_admins": None}
    body |= {"required_pull_request_reviews": None, "restrictions": None}
    assert api.put("branches/main/protection", json=body).status_code == 200


ENABLE = (
    "mutation($id: ID!) { enablePullRequestAutoMerge(input: {pullRequestId: $id, mergeMethod: SQUASH})"
    " { pullRequest { autoMergeRequest { mergeMethod } } } }"
)


def test_auto_merge_waits_for_the_required_check(api: httpx.Client, ask: Ask, pull: str) -> None:
    protect(api)
    assert "errors" not in ask(ENABLE, id=pull)
    assert api.get("pulls/1").json()["auto_merge"]["merge_method"] == "squash"
    sha = api.get("pulls/1").json()["head"]["sha"]
    api.post(f"statuses/{sha}", json={"state": "pending", "context": "tests"})
    assert not api.get("pulls/1").json()["merged"]
    api.post(f"statuses/{sha}", json={"state": "success", "context": "tests"})
    assert api.get("pulls/1").json()["merged"]


def test_auto_merge_is_refused_where_nothing_is_awaited(ask: Ask, pull: str) -> None:
    assert "clean status" in str(ask(ENABLE, id=pull)["errors"])


def test_a_draft_becomes_ready(api: httpx.Client, ask: Ask, pull: str) -> None:
    change = "mutation($id: ID!) {{ {}(input: {{pullRequestId: $id}}) {{ pullRequest {{ isDraft }} }} }}"
    for mutation, draft in [("convertPullRequestToDraft", True), ("markPullRequestReadyForReview", False)]:
        ask(change.format(mutation), id=pull)
        assert api.get("pulls/1").json()["draft"] is draft


def test_a_review_thread_is_resolved(api: httpx.Client, ask: Ask, pull: str) -> None:
    comment = {"path": "one.txt", "line": 1, "body": "Why?"}
    api.post("pulls/1/reviews", json={"event": "COMMENT", "body": "See", "comments": [comment]})
    threads = (
        "query($id: ID!) { node(id: $id) { ... on PullRequest"
        " { reviewThreads(first: 5) { nodes { id isResolved } } } } }"
    )
    held: list[dict[str, object]] = ask(threads, id=pull)["data"]["node"]["reviewThreads"]["nodes"]  # type: ignore[index,assignment]
    assert held[0]["isResolved"] is False
    resolve = "mutation($id: ID!) { resolveReviewThread(input: {threadId: $id}) { thread { isResolved } } }"
    answer = ask(resolve, id=held[0]["id"])
    assert answer["data"]["resolveReviewThread"]["thread"] == {"isResolved": True}


def test_an_issue_is_put_on_a_project_once(api: httpx.Client, ask: Ask) -> None:
    node = api.post("issues", json={"title": "Slow"}).json()["node_id"]
    find = '{ organization(login: "acme") { projectV2(number: 1) { id fields(first: 9) { totalCount } } } }'
    project = ask(find)["data"]["organization"]["projectV2"]
    assert project == {"id": "PVT_1", "fields": {"totalCount": 2}}
    add = (
        "mutation($project: ID!, $node: ID!) { addProjectV2ItemById(input: {projectId: $project, contentId: $node})"
        " { item { id content { ... on Issue { title } } } } }"
    )
    first, second = (ask(add, project="PVT_1", node=node)["data"]["addProjectV2ItemById"]["item"] for _ in range(2))
    assert first == second
    assert first["content"] == {"title": "Slow"}  # type: ignore[index]


def test_an_unknown_node_is_an_error(ask: Ask) -> None:
    assert "NOT_FOUND" in str(ask('{ node(id: "I_0") { id } }')["errors"])


def test_projects_need_their_scope(world: World, api: httpx.Client) -> None:
    world.github.tokens["narrow"] = Token("octocat", ["repo"])
    query = {"query": "mutation { addProjectV2ItemById(input: {projectId: 1, contentId: 2}) { item { id } } }"}
    headers = {"Authorization": "Bearer narrow"}
    assert api.post(world.environment["GITHUB_GRAPHQL_URL"], json=query, headers=headers).status_code == 403
