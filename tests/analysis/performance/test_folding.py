"""A regression that shows in a step, its job and its workflow is told once, by the step."""

from datetime import UTC, datetime, timedelta

from analysis.performance.changes import Change
from analysis.performance.folding import fold

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
STEP, JOB, WORKFLOW = "step CI / tests / pytest", "job CI / tests", "workflow CI"


def change(series: str, more: float, hour: float = 5) -> Change:
    """From 100 s on, `more` seconds slower with a run of that hour."""
    since = BEGIN + timedelta(hours=hour), BEGIN + timedelta(hours=hour + 1)
    return Change(
        series=series, unit="s", before=100, after=100 + more, noise=1, good="a", bad="b", position=5, points=(5, 5),
        chance=0.01, since=since,
    )  # fmt: skip


def told(*changes: Change) -> dict[str, list[str]]:
    """The series that are told, with those that are only named."""
    return {one.series: [other.series for other in explained] for one, explained in fold(changes)}


def test_the_innermost_is_told_and_those_around_it_are_named_from_the_inside() -> None:
    later = change(STEP, 40, hour=5.01)
    assert told(change(WORKFLOW, 42), change(JOB, 41), later) == {STEP: [JOB, WORKFLOW]}


def test_what_the_inside_does_not_explain_is_told_by_itself() -> None:
    assert told(change(JOB, 90), change(STEP, 20)) == {JOB: [], STEP: []}


def test_two_parts_may_explain_it_together() -> None:
    other = "step CI / tests / build"
    assert told(change(JOB, 60), change(STEP, 20), change(other, 25)) == {STEP: [], other: [JOB]}


def test_another_time_another_way_or_another_job_explains_nothing() -> None:
    for one in (change(STEP, 40, hour=9), change(STEP, -40), change("step CI / testsuite / pytest", 40)):
        assert told(change(JOB, 40), one) == {JOB: [], one.series: []}


def test_a_queue_is_part_of_its_workflow_and_of_no_job() -> None:
    queue = "queue of job CI / tests"
    assert told(change(WORKFLOW, 40), change(queue, 40)) == {queue: [WORKFLOW]}
    assert told(change(JOB, 40), change(queue, 40)) == {JOB: [], queue: []}


def test_a_test_explains_the_whole_of_the_tests_and_a_benchmark_nothing() -> None:
    assert told(change("tests", 40), change("test a::b", 30), change("benchmark a", 40)) == {
        "test a::b": ["tests"],
        "benchmark a": [],
    }
