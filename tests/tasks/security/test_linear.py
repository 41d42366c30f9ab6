"""Risks as issues of a team in Linear, over the life of one of them."""

from collections.abc import Iterator
from datetime import date

import pytest

from analysis.audit.issue import body_of
from analysis.audit.model import Audit, Kind, Reach, Risk
from analysis.findings import Category, Finding, Location, Severity, Tier
from emulator.linear.model.issues import Issue
from emulator.world import World
from tasks.security.audit import SecuritySettings
from tasks.security.linear import tell_linear
from tasks.writing import writing

SETTINGS = SecuritySettings(issues="linear", linear_team="ENG", issues_at_once=1)


@pytest.fixture
def world(world: World) -> Iterator[World]:
    with writing("tests", "run"):
        yield world


def risk(package: str = "tinylib", version: str = "1.0", severity: Severity = Severity.CRITICAL, line: int = 3) -> Risk:
    finding = Finding(
        rule_id="audit/vulnerable-dependency", category=Category.SECURITY, severity=severity, tier=Tier.REVIEW,
        confidence=0.95, message=f"{package} {version} has a known vulnerability, fixed in 9", symbol=package,
        locations=(Location(path="uv.lock", line=line),), engine="osv", context="PyPI",
    )  # fmt: skip
    return Risk(
        kind=Kind.VULNERABILITY, finding=finding, reach=Reach.USED, why="imported", package=package, fixed_in="9"
    )


def told(*risks: Risk, examined: frozenset[Kind] = frozenset({Kind.VULNERABILITY})) -> list[str]:
    audit = Audit(repository="acme/api", commit="c" * 40, branch="main", risks=risks, examined=examined)
    return tell_linear.fn(audit, SETTINGS)


def issues(world: World) -> list[Issue]:
    return [one for one in world.linear.issues.values() if "`security-audit " in (one.description or "")]


def state(world: World, issue: Issue) -> str:
    return world.linear.states[issue.state_id].type


def move(world: World, issue: Issue, kind: str) -> None:
    """As a person does."""
    states = world.linear.states.values()
    issue.state_id = next(one.id for one in states if one.type == kind and one.team_id == issue.team_id)


def mutations(world: World) -> int:
    return sum(b"mutation" in exchange.request_body for exchange in world.requests("linear"))


def test_a_risk_is_one_issue_that_lives_as_long_as_it(world: World) -> None:
    assert "Known vulnerabilities in tinylib" in told(risk())[0]
    (issue,) = issues(world)
    assert issue.priority == 1
    assert "tinylib 1.0 has a known vulnerability" in (issue.description or "")
    before = mutations(world)
    assert told(risk()) == []
    assert mutations(world) == before

    assert told(risk(version="1.1"))
    assert "tinylib 1.1" in (issues(world)[0].description or "")
    assert told(risk(version="1.1")) == []

    assert told()
    assert state(world, issues(world)[0]) == "completed"
    assert "No longer found at cccccccccccc" in (issues(world)[0].description or "")
    assert told() == []

    assert told(risk(version="1.1"))
    assert state(world, issues(world)[0]) == "unstarted"
    assert told(risk(version="1.1")) == []
    assert len(issues(world)) == 1


def test_text_that_linear_lays_out_anew_is_not_written_again(world: World) -> None:
    told(risk())
    (issue,) = issues(world)
    issue.description = (issue.description or "").replace("- where", "* where").replace("\n\n", "\n\n\n")
    assert told(risk()) == []


def test_what_a_person_closed_stays_closed(world: World) -> None:
    told(risk())
    (issue,) = issues(world)
    move(world, issue, "completed")
    assert told(risk()) == []
    assert told(risk(version="2.0")) == []
    move(world, issue, "canceled")
    assert told() == []


def test_nothing_is_closed_that_was_not_looked_for(world: World) -> None:
    told(risk())
    assert told(examined=frozenset()) == []
    assert state(world, issues(world)[0]) == "backlog"


def test_new_issues_come_a_few_at_a_time_and_only_for_what_is_severe(world: World) -> None:
    small = risk("small", severity=Severity.MEDIUM)
    assert len(told(risk("one"), risk("two"), small)) == 1
    assert len(told(risk("one"), risk("two"), small)) == 1
    assert {"small" in (one.description or "") for one in issues(world)} == {False}
    assert len(issues(world)) == 2


def test_of_two_versions_of_a_package_the_more_pressing_is_told(world: World) -> None:
    told(risk(version="1.0"), risk(version="2.0", severity=Severity.HIGH, line=9))
    (issue,) = issues(world)
    assert "tinylib 1.0" in (issue.description or "")


def test_a_suppression_that_ran_out_is_told_in_the_issue() -> None:
    expired = risk().model_copy(update={"expired": f"suppressed until {date(2026, 1, 1)}: not reachable"})
    assert "no longer suppressed until 2026-01-01: not reachable" in body_of(expired)
