"""What Linear and Slack hold after one run of an analysis, and after the next."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from analysis.findings import Category, Finding, Location, Severity, Tier
from analysis.result import Analysis
from emulator.linear.model.issues import Issue
from emulator.world import World
from tasks.linear.upkeep import Kept, keep_sub_issues, open_main_issue
from tasks.slack.telling import tell_channel
from tasks.writing import writing

COMPONENT = "acme/api"


@pytest.fixture
def world(world: World) -> Iterator[World]:
    with writing("tests", "run"):
        yield world


def finding(rule: str, path: str = "a.py", severity: Severity = Severity.MEDIUM, tier: Tier = Tier.REVIEW) -> Finding:
    return Finding(
        rule_id=rule, category=Category.QUALITY, severity=severity, tier=tier, confidence=0.9, message=f"{rule} {path}",
        locations=(Location(path=path, line=3),), engine="index", symbol="thing", fix="Remove it.",
    )  # fmt: skip


def analysed(*findings: Finding, base: str | None = None) -> Analysis:
    return Analysis(component=COMPONENT, commit="c" * 40, base=base, created=datetime.now(UTC), findings=findings)


IMPORT, FUNCTION = finding("unused/import"), finding("dead-code/unused-function")


def kept(issue: str, *findings: Finding, base: str | None = None, areas: list[Category] | None = None) -> Kept:
    return keep_sub_issues.fn(issue, analysed(*findings, base=base), areas or list(Category))


def subs(world: World) -> dict[str, Issue]:
    return {issue.title: issue for issue in world.linear.issues.values() if issue.parent_id}


def state_of(world: World, issue: Issue) -> str:
    return world.linear.states[issue.state_id].name


def main_issue() -> str:
    return open_main_issue.fn(COMPONENT, "ENG")


def mutations(world: World) -> int:
    return sum(b"mutation" in exchange.request_body for exchange in world.requests("linear"))


def test_a_component_has_one_main_issue(world: World) -> None:
    assert main_issue() == main_issue()
    assert [issue.title for issue in world.linear.issues.values()] == [f"Look after {COMPONENT}"]


def test_each_thing_worth_doing_becomes_a_sub_issue_with_its_places(world: World) -> None:
    told = kept(main_issue(), IMPORT, finding("unused/import", "b.py"), FUNCTION)
    assert len(told.opened) == 2
    issue = next(issue for issue in subs(world).values() if "unused import" in issue.title.lower())
    assert "`a.py:3`" in issue.description
    assert "`b.py:3`" in issue.description
    assert "unused/import" in issue.description


def test_information_is_no_work(world: World) -> None:
    kept(main_issue(), finding("dead-code/unused-function", tier=Tier.INFORMATION))
    assert subs(world) == {}


def test_the_same_again_sends_nothing(world: World) -> None:
    issue = main_issue()
    kept(issue, IMPORT, FUNCTION)
    before = mutations(world)
    assert kept(issue, IMPORT, FUNCTION) == Kept()
    assert mutations(world) == before


def test_what_is_fixed_is_closed_with_a_word_and_opened_again_when_it_comes_back(world: World) -> None:
    issue = main_issue()
    kept(issue, IMPORT, FUNCTION)
    told = kept(issue, FUNCTION)
    (closed,) = [sub for sub in subs(world).values() if state_of(world, sub) == "Done"]
    assert told.closed == (f"ENG-{closed.number}",)
    assert "unused/import" in closed.description
    assert [comment.body for comment in world.linear.comments.values()] == [
        f"The analysis at {'c' * 10} finds nothing of this any more."
    ]
    assert kept(issue, FUNCTION).closed == ()
    assert kept(issue, IMPORT, FUNCTION).updated == (f"ENG-{closed.number}",)
    assert state_of(world, closed) == "Todo"


def test_what_was_not_looked_at_is_not_closed(world: World) -> None:
    issue = main_issue()
    kept(issue, IMPORT)
    assert kept(issue, areas=[Category.SECURITY]).closed == ()
    assert kept(issue, base="main").closed == ()


def test_what_people_cancelled_stays_cancelled(world: World) -> None:
    issue = main_issue()
    kept(issue, IMPORT)
    (sub,) = subs(world).values()
    sub.state_id = next(state.id for state in world.linear.states.values() if state.name == "Canceled")
    assert kept(issue, IMPORT, finding("unused/import", "b.py")) == Kept()
    assert state_of(world, sub) == "Canceled"


def test_work_on_the_main_issue_has_begun(world: World) -> None:
    issue = main_issue()
    kept(issue, IMPORT)
    (main,) = [one for one in world.linear.issues.values() if f"ENG-{one.number}" == issue]
    assert state_of(world, main) == "In Progress"


def test_a_channel_has_one_message_a_component_and_an_answer_for_each_change(world: World) -> None:
    tell_channel.fn("autopilot", analysed(IMPORT))
    tell_channel.fn("autopilot", analysed(IMPORT))
    tell_channel.fn("autopilot", analysed(IMPORT, FUNCTION))
    top = [message for message in world.slack.messages if not message.thread_ts]
    answers = [message for message in world.slack.messages if message.thread_ts]
    assert [message.text for message in top] == [f"*{COMPONENT}* · 2 medium"]
    assert len(answers) == 2
