"""For each fault and each kind of call: what the caller sees, and what Linear then holds."""

from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from emulator import World
from integrations.database import entries
from integrations.errors import (
    Forbidden,
    NotFound,
    RateLimited,
    Rejected,
    ServiceError,
    Unauthorized,
    Unavailable,
    is_transient,
)
from integrations.governor import Governor
from integrations.linear import Linear, documents, issues, teams
from integrations.linear.answers import error_from
from integrations.linear.client import COMPLAINTS
from integrations.linear.complexity import complexity, page_size
from integrations.writes import Journal

ANSWERS = [
    ("401", Unauthorized),
    ("403", Forbidden),
    ("404", NotFound),
    ("422", Rejected),
    ("429", RateLimited),
    ("ratelimited", RateLimited),
    ("500", Unavailable),
    ("502", Unavailable),
    ("503", Unavailable),
    ("cut-before", Unavailable),
    ("cut-after", Unavailable),
    ("truncated", Unavailable),
]


@pytest.fixture
def team(linear: Linear) -> str:
    return teams.find_team(linear, "ENG").id


def fail(world: World, kind: str, count: int = 1) -> None:
    world.fault("linear", "POST", "/graphql", kind, count)


@pytest.mark.parametrize(("kind", "error"), ANSWERS)
def test_a_read_says_what_went_wrong(world: World, linear: Linear, kind: str, error: type[ServiceError]) -> None:
    fail(world, kind)
    with pytest.raises(error, match="Linear"):
        teams.viewer(linear)


@pytest.mark.parametrize(("kind", "error"), ANSWERS)
def test_a_create_that_fails_throughout_leaves_at_most_one_effect_and_a_retry_makes_it_one(
    world: World, linear: Linear, team: str, kind: str, error: type[ServiceError]
) -> None:
    fail(world, kind, count=9)
    if error is not NotFound:
        with pytest.raises(error):
            issues.create_issue(linear, team, "once", title="Once")
    world.faults.clear()
    issues.create_issue(linear, team, "once", title="Once")
    assert [issue.title for issue in world.linear.issues.values()] == ["Once"]


@pytest.mark.parametrize("kind", ["cut-after", "truncated"])
def test_a_create_whose_answer_is_lost_is_found_again(world: World, linear: Linear, team: str, kind: str) -> None:
    world.fault("linear", "POST", "/graphql", "delay", 1, seconds=0)
    fail(world, kind)
    assert issues.create_issue(linear, team, "once", title="Once").unwrap().identifier == "ENG-1"
    assert len(world.linear.issues) == 1


@pytest.mark.parametrize("kind", ["cut-before", "500", "503"])
def test_a_create_that_did_not_arrive_is_an_error_and_nothing_is_there(
    world: World, linear: Linear, team: str, kind: str, journal: Journal
) -> None:
    world.fault("linear", "POST", "/graphql", "delay", 1, seconds=0)
    fail(world, kind)
    with pytest.raises(Unavailable) as caught:
        issues.create_issue(linear, team, "once", title="Once")
    assert is_transient(caught.value)
    assert world.linear.issues == {}
    assert [entry.result for entry in entries(journal.database)] == ["failed"]


@pytest.mark.parametrize("kind", ["cut-after", "truncated"])
def test_an_update_whose_answer_is_lost_counts_as_done(world: World, linear: Linear, team: str, kind: str) -> None:
    issues.create_issue(linear, team, "k", title="Old")
    world.fault("linear", "POST", "/graphql", "delay", 1, seconds=0)
    fail(world, kind)
    assert issues.update_issue(linear, "ENG-1", title="New").unwrap().title == "New"


def test_the_end_of_the_budget_says_when_to_come_back(world: World, linear: Linear) -> None:
    world.linear.limits.requests = 1
    teams.viewer(linear)
    with pytest.raises(RateLimited) as caught:
        teams.viewer(linear)
    assert abs(caught.value.retry_at - datetime.fromtimestamp(world.linear.limits.resets_at / 1000, UTC)).seconds < 1


def test_a_limit_that_one_client_met_holds_the_others(world: World, journal: Journal, tmp_path: Path) -> None:
    url, key = world.environment["LINEAR_API_URL"], world.environment["LINEAR_API_KEY"]
    fail(world, "ratelimited")
    for expected in (1, 1):
        governor = Governor(tmp_path, "linear", key, patience=0.1)
        with Linear(url, key, journal, governor=governor) as client, suppress(RateLimited):
            teams.viewer(client)
        assert len(world.requests("linear")) == expected


def test_the_governor_learns_both_budgets_and_what_queries_cost(world: World, journal: Journal, tmp_path: Path) -> None:
    governor = Governor(tmp_path, "linear", "lin_api_emulator")
    url, key = world.environment["LINEAR_API_URL"], world.environment["LINEAR_API_KEY"]
    with Linear(url, key, journal, governor=governor) as client:
        list(teams.list_users(client))
        limits = world.linear.limits
        assert {one.resource: (one.allowance, one.remaining) for one in governor.budgets()} == {
            "requests": (limits.requests, limits.requests - limits.spent_requests),
            "complexity": (limits.complexity, int(limits.complexity - limits.spent_complexity)),
        }
        before = limits.spent_complexity
        estimated = complexity(documents.LIST_ISSUES.text, page_size(documents.LIST_ISSUES.text))
        list(issues.list_issues(client))
        assert limits.spent_complexity - before == pytest.approx(estimated, rel=0.05)


def test_a_server_that_is_not_there_is_unavailable(journal: Journal) -> None:
    with Linear("http://127.0.0.1:1/graphql", "lin_api_x", journal) as nobody, pytest.raises(Unavailable):
        teams.viewer(nobody)


@pytest.mark.parametrize("problem", ["a text", {"message": "No", "extensions": None}, {"message": None}])
def test_an_error_of_any_shape_is_one_of_ours(problem: object) -> None:
    (complaint,) = COMPLAINTS.validate_python([problem])
    assert isinstance(error_from("issue ENG-1", [complaint], 400, {}), Rejected)
