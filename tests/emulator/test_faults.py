"""Failures on demand."""

import time

import httpx
import pytest

from emulator import World

ISSUES = "/api/v3/repos/acme/api/issues"


@pytest.mark.parametrize("status", [401, 403, 404, 409, 422, 429, 500, 502, 503])
def test_a_status_is_answered_once_and_has_no_effect(world: World, api: httpx.Client, status: int) -> None:
    world.fault("github", "POST", ISSUES, str(status))
    assert api.post("issues", json={"title": "Slow"}).status_code == status
    assert not world.github.repositories["acme/api"].issues
    assert api.post("issues", json={"title": "Slow"}).status_code == 201


@pytest.mark.parametrize("kind", ["429", "secondary-limit"])
def test_a_limit_says_when_to_come_back(world: World, api: httpx.Client, kind: str) -> None:
    world.fault("github", "*", ISSUES, kind, seconds=7)
    assert api.get("issues").headers["retry-after"] == "7"


def test_a_fault_lasts_for_its_count(world: World, api: httpx.Client) -> None:
    world.fault("github", "GET", "/api/v3/repos/*", "503", count=2)
    assert [api.get("issues").status_code for _ in range(3)] == [503, 503, 200]


def test_a_fault_of_another_method_is_left_alone(world: World, api: httpx.Client) -> None:
    world.fault("github", "POST", ISSUES, "503")
    assert api.get("issues").status_code == 200


@pytest.mark.parametrize(("kind", "issues"), [("cut-before", 0), ("cut-after", 1), ("truncated", 1)])
def test_a_cut_connection_has_an_effect_only_after_it(world: World, api: httpx.Client, kind: str, issues: int) -> None:
    world.fault("github", "POST", ISSUES, kind)
    with pytest.raises(httpx.TransportError):
        api.post("issues", json={"title": "Slow"})
    assert len(world.github.repositories["acme/api"].issues) == issues


def test_a_delay_answers_late(world: World, api: httpx.Client) -> None:
    world.fault("github", "GET", ISSUES, "delay", seconds=0.3)
    started = time.perf_counter()
    assert api.get("issues").status_code == 200
    assert time.perf_counter() - started >= 0.3


def test_linear_words_its_limit_as_a_bad_request(world: World) -> None:
    world.fault("linear", "POST", "/graphql", "ratelimited")
    answer = httpx.post(world.environment["LINEAR_API_URL"], json={"query": "{ viewer { id } }"}, trust_env=False)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["extensions"]["code"] == "RATELIMITED"


def test_faults_can_be_asked_for_over_http(world: World, api: httpx.Client) -> None:
    fault = {"platform": "github", "method": "GET", "path": ISSUES, "kind": "500"}
    assert httpx.post(f"{world.urls['slack']}/_emulator/faults", json=fault, trust_env=False).status_code == 201
    assert api.get("issues").status_code == 500
    wrong = httpx.post(f"{world.urls['slack']}/_emulator/faults", json=fault | {"kind": "flood"}, trust_env=False)
    assert wrong.status_code == 422
