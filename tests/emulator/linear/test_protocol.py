"""How Linear is on the wire: authentication, errors, budgets and signed webhooks."""

import hashlib
import hmac
import json
import time

import httpx

from emulator import World

VIEWER = "{ viewer { id } }"
CREATE = """mutation($input: IssueCreateInput!) { issueCreate(input: $input) { success issue { identifier } } }"""


def ask(world: World, query: str, authorization: str = "lin_api_emulator", **variables: object) -> httpx.Response:
    headers = {"Authorization": authorization} if authorization else {}
    body = {"query": query, "variables": variables}
    return httpx.post(world.environment["LINEAR_API_URL"], json=body, headers=headers, trust_env=False)


def code(answer: httpx.Response) -> str:
    found: str = answer.json()["errors"][0]["extensions"]["code"]
    return found


def create(world: World, **given: object) -> httpx.Response:
    team = next(iter(world.linear.teams))
    return ask(world, CREATE, input={"teamId": team, "title": "Title", **given})


def test_a_key_stands_alone_and_a_token_behind_bearer(world: World) -> None:
    assert ask(world, VIEWER).status_code == 200
    assert ask(world, VIEWER, "Bearer lin_oauth_emulator").status_code == 200
    assert code(ask(world, VIEWER, "Bearer lin_api_emulator")) == "INPUT_ERROR"
    assert ask(world, VIEWER, "lin_oauth_emulator").status_code == 401
    assert code(ask(world, VIEWER, "")) == "AUTHENTICATION_ERROR"


def test_a_document_beyond_the_schema_is_refused(world: World) -> None:
    answer = ask(world, "{ viewer { nickname } }")
    assert (answer.status_code, code(answer)) == (400, "GRAPHQL_VALIDATION_FAILED")


def test_an_id_is_used_once(world: World) -> None:
    identity = "6f9a3c9e-5a2e-4e4b-9c39-111111111111"
    assert create(world, id=identity).json()["data"]["issueCreate"]["issue"]["identifier"] == "ENG-1"
    assert "already exists" in create(world, id=identity).json()["errors"][0]["message"]
    assert len(world.linear.issues) == 1


def test_what_an_id_points_at_must_be_there(world: World) -> None:
    assert "Entity not found: WorkflowState" in create(world, stateId="nowhere").text


def test_a_query_that_costs_too_much_is_refused(world: World) -> None:
    greedy = "{ issues(first: 250) { nodes { id comments(first: 250) { nodes { id } } } } }"
    assert "too complex" in ask(world, greedy).text


def test_the_budget_ends_with_http_400_and_ratelimited(world: World) -> None:
    world.linear.limits.requests = 1
    assert ask(world, VIEWER).headers["X-RateLimit-Requests-Remaining"] == "0"
    answer = ask(world, VIEWER)
    assert (answer.status_code, code(answer)) == (400, "RATELIMITED")
    assert int(answer.headers["X-RateLimit-Requests-Reset"]) > time.time() * 1000


def test_a_webhook_is_signed_with_its_moment_inside(world: World) -> None:
    hook = "mutation($input: WebhookCreateInput!) { webhookCreate(input: $input) { success } }"
    given = {"url": world.urls["slack"] + "/nowhere", "resourceTypes": ["Issue"], "secret": "s3cret"}
    assert ask(world, hook, input=given).json()["data"]["webhookCreate"]["success"]
    create(world)
    deadline = time.monotonic() + 5
    while not (world.linear.deliveries and world.linear.deliveries[0].status) and time.monotonic() < deadline:
        time.sleep(0.02)
    (delivery,) = world.linear.deliveries
    signature = hmac.new(b"s3cret", delivery.body, hashlib.sha256).hexdigest()
    assert delivery.headers["Linear-Signature"] == signature
    payload = json.loads(delivery.body)
    assert (payload["type"], payload["action"], payload["data"]["title"]) == ("Issue", "create", "Title")
    assert abs(payload["webhookTimestamp"] / 1000 - time.time()) < 10
    assert delivery.status == 404
