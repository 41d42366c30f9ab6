from datetime import timedelta

import pytest

from config.settings import get_settings
from integrations.database.alerts import AlertEntry, AlertSeverity
from tasks.alerting.picture import Gauge, Picture
from tasks.alerting.problems import AlertKind, Problem, is_well_again, judge
from tests.tasks.alerting.pictures import NOW, picture, run


def problems(seen: Picture) -> list[Problem]:
    return judge(seen, get_settings())


def only(seen: Picture) -> Problem:
    (problem,) = problems(seen)
    return problem


def test_a_quiet_day_needs_nobody() -> None:
    day = picture(run(), run("CANCELLED"), active=[run("RUNNING", ago=3)], waiting=[run("SCHEDULED", ago=1)])
    assert problems(day) == []


def test_an_operation_whose_newest_run_failed_needs_somebody() -> None:
    problem = only(picture(run("FAILED", message="ValueError: no such\nTraceback"), run()))
    assert (problem.kind, problem.subject, problem.severity) == (AlertKind.FAILURES, "audit", AlertSeverity.WARNING)
    assert problem.message.endswith("(audit): ValueError: no such")


def test_a_failure_that_was_followed_by_success_needs_nobody() -> None:
    assert problems(picture(run("CANCELLED"), run(ago=1), run("FAILED", ago=2))) == []


def test_three_failures_within_an_hour_are_one_critical_problem() -> None:
    problem = only(picture(run("FAILED", ago=1), run("FAILED", ago=20), run("CRASHED", ago=59), run("FAILED", ago=70)))
    assert problem.severity is AlertSeverity.CRITICAL
    assert problem.title == "audit failed 3 times within an hour"
    assert len(problem.occurrences) == 4


def test_a_crash_needs_somebody_only_when_recovery_has_had_its_chance() -> None:
    assert problems(picture(run("CRASHED", ago=2))) == []
    assert only(picture(run("CRASHED", ago=4))).title == "audit failed"


def test_operations_are_told_apart_and_the_worst_comes_first() -> None:
    bad = [run("FAILED", ago=each, operation="sync") for each in (1, 2, 3)]
    assert [each.subject for each in problems(picture(run("FAILED"), *bad))] == ["sync", "audit"]


def test_the_share_of_failures_counts_from_ten_runs_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALERT_THRESHOLDS__ERROR_RATE_PERCENT", "25")
    runs = [run(), *[run("FAILED")] * 2, *[run()] * 5]
    assert problems(picture(*runs)) == []
    assert problems(picture(*runs, run(), run())) == []
    problem = only(picture(*runs, run("FAILED"), run("FAILED", operation="audit")))
    assert (problem.kind, problem.title) == (
        AlertKind.ERROR_RATE,
        "40 % of the runs of the last hour failed, above 25 %",
    )


@pytest.mark.parametrize(("minutes", "is_long"), [(39, False), (41, True)])
def test_a_run_is_long_at_twice_what_is_usual_for_its_operation(minutes: float, is_long: bool) -> None:
    usual = [run(seconds=20 * 60)] * 5
    assert bool(problems(picture(*usual, active=[run("RUNNING", ago=minutes)]))) == is_long


@pytest.mark.parametrize(("minutes", "is_long"), [(59, False), (61, True)])
def test_where_it_is_not_known_what_is_usual_an_hour_is_long(minutes: float, is_long: bool) -> None:
    assert bool(problems(picture(run(seconds=1), active=[run("RUNNING", ago=minutes)]))) == is_long


def test_runs_of_seconds_are_not_long_for_ten_minutes() -> None:
    assert problems(picture(*[run(seconds=2)] * 5, active=[run("RUNNING", ago=9)])) == []


def test_no_health_check_for_fifteen_minutes_is_critical_and_says_whether_a_worker_is_there() -> None:
    assert problems(picture(health=NOW - timedelta(minutes=14))) == []
    problem = only(picture(health=NOW - timedelta(minutes=16), workers=0))
    assert problem.severity is AlertSeverity.CRITICAL
    assert "No worker polls the pool" in problem.message


def test_a_queue_is_long_by_number_or_by_time() -> None:
    short = [run("SCHEDULED", ago=1)]
    assert problems(picture(waiting=short * 9)) == []
    assert only(picture(waiting=short * 10)).message == "10 × audit"
    full = [run("SCHEDULED", ago=1, message="the machine is full: memory at 99 % of 85 %")]
    assert only(picture(waiting=full * 10)).message.splitlines() == ["10 × audit", full[0].message]
    assert only(picture(waiting=[run("SCHEDULED", ago=11)], workers=0)).severity is AlertSeverity.CRITICAL


def test_a_resource_above_its_threshold_is_named() -> None:
    gauges = [Gauge(name="Disk", percent=91, threshold=90), Gauge(name="Memory", percent=90, threshold=90)]
    assert [each.subject for each in problems(picture(gauges=gauges))] == ["Disk"]


def test_an_operation_is_well_again_when_it_has_succeeded_not_when_its_failure_is_old() -> None:
    alert = AlertEntry(
        kind="failures", subject="audit", severity=AlertSeverity.WARNING, title="", message="", opened=NOW, seen=NOW
    )
    assert not is_well_again(alert, picture())
    assert not is_well_again(alert, picture(run("CRASHED", ago=1)))
    assert is_well_again(alert, picture(run()))
