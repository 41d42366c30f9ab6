"""The judge itself: it must find what is wrong."""

import json

import httpx
import pytest

from emulator import World
from emulator.recording import Exchange
from tests.contracts import github


def test_the_contracts_are_here() -> None:
    if not github.available():
        pytest.skip(github.HOW_TO_GET)
    assert github.contract().operations


@pytest.fixture
def recorded(world: World, api: httpx.Client) -> Exchange:
    if not github.available():
        pytest.skip(github.HOW_TO_GET)
    api.post("issues", json={"title": "Slow"})
    return world.requests("github")[-1]


def test_a_good_exchange_has_no_violations(recorded: Exchange) -> None:
    assert github.violations([recorded]) == []


def test_a_missing_field_in_a_response_is_a_violation(recorded: Exchange) -> None:
    body = json.loads(recorded.response_body)
    del body["number"]
    recorded.response_body, kept = json.dumps(body).encode(), recorded.response_body
    assert "'number' is a required property" in github.violations([recorded])[0]
    recorded.response_body = kept


def test_a_body_of_the_wrong_type_is_a_violation(recorded: Exchange) -> None:
    recorded.request_body, kept = b'{"title": "Slow", "labels": 5}', recorded.request_body
    assert "request labels" in github.violations([recorded])[0]
    recorded.request_body = kept


def test_an_unknown_query_parameter_is_a_violation(recorded: Exchange) -> None:
    recorded.query = [("verbose", "1")]
    assert "query parameter verbose is unknown" in github.violations([recorded])[0]
    recorded.query = []


def test_a_path_that_github_does_not_have_is_a_violation(recorded: Exchange) -> None:
    recorded.path, kept = "/api/v3/repos/acme/api/tickets", recorded.path
    assert "not in GitHub's description" in github.violations([recorded])[0]
    recorded.path = kept
