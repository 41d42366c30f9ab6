from datetime import UTC, datetime, timedelta

import pytest
from prefect.client.schemas.objects import State, StateType

from config.settings import OrchestrationConfig
from integrations import errors
from tasks.recovery.remedies import GIVEN_UP, ORPHANED, REPLACED, SILENT, TRANSIENT, Case, Remedy, backoff, decide

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
SETTINGS = OrchestrationConfig(max_retry_attempts=2)


def state(kind: StateType, ago: float, name: str | None = None, message: str = "") -> State[object]:
    timestamp = NOW - timedelta(seconds=ago)
    return State(type=kind, name=name or kind.value.title(), timestamp=timestamp, message=message)


def remedy(given: State[object], settings: OrchestrationConfig = SETTINGS, **of_case: object) -> Remedy:
    return decide(Case(**{"state": given, "deployed": True, **of_case}), NOW, settings).remedy  # type: ignore[arg-type]


def test_a_crashed_run_is_put_back_to_work_until_its_attempts_are_used_up() -> None:
    crashed = state(StateType.CRASHED, 60)
    assert [remedy(crashed, recoveries=before) for before in range(4)] == [
        Remedy.RESCHEDULE, Remedy.RESCHEDULE, Remedy.GIVE_UP, Remedy.GIVE_UP
    ]  # fmt: skip


def test_a_run_that_was_given_up_is_not_looked_at_again() -> None:
    assert remedy(state(StateType.CRASHED, 60, GIVEN_UP), recoveries=2) is Remedy.LEAVE


def test_a_crashed_recovery_is_left_to_the_one_that_came_after_it() -> None:
    crashed = state(StateType.CRASHED, 60)
    assert remedy(crashed, repeated=True) is Remedy.REPLACE
    assert remedy(crashed, repeated=True, recoveries=9) is Remedy.REPLACE
    assert remedy(state(StateType.CRASHED, 60, REPLACED), repeated=True) is Remedy.LEAVE
    just_now = decide(Case(state(StateType.CRASHED, 1), deployed=True, repeated=True), NOW, SETTINGS)
    assert (just_now.remedy, just_now.wait) == (Remedy.LEAVE, timedelta(0))


@pytest.mark.parametrize(
    ("message", "wait"), [("ended by SIGKILL", 2), (f"{SILENT} for a while", 29), (f"{ORPHANED}.", None)]
)
def test_a_run_that_has_just_crashed_is_given_a_moment(message: str, wait: int | None) -> None:
    found = decide(Case(state(StateType.CRASHED, 1, message=message), deployed=True), NOW, SETTINGS)
    expected = Remedy.RESCHEDULE if wait is None else Remedy.LEAVE
    assert (found.remedy, found.wait) == (expected, timedelta(seconds=wait or 0))


def test_recovery_can_be_switched_off_and_leaves_old_crashes_and_runs_without_a_deployment_alone() -> None:
    crashed = state(StateType.CRASHED, 60)
    assert remedy(crashed, OrchestrationConfig(auto_recovery_enabled=False)) is Remedy.LEAVE
    assert remedy(crashed, deployed=False) is Remedy.LEAVE
    assert remedy(state(StateType.CRASHED, 100_000)) is Remedy.LEAVE


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("Flow run encountered an exception: Unavailable: GitHub did not answer", Remedy.RESCHEDULE),
        ("Flow run encountered an exception: ValueError: this is wrong", Remedy.LEAVE),
        ("Flow run exceeded timeout of 60 seconds", Remedy.LEAVE),
    ],
)
def test_a_failed_run_is_tried_again_only_when_it_failed_by_what_passes(message: str, expected: Remedy) -> None:
    failed = state(StateType.FAILED, 60, message=message)
    assert remedy(failed) is expected
    assert remedy(failed, recoveries=2) is Remedy.LEAVE
    assert remedy(failed, repeated=True) is Remedy.LEAVE
    assert remedy(failed, OrchestrationConfig(auto_retry_failed_workflows=False)) is Remedy.LEAVE


@pytest.mark.parametrize(("until", "minutes"), [("12:30:00", 30), ("11:40:00", 0), ("00:10:00", 12 * 60 + 10)])
def test_a_run_whose_budget_is_used_up_waits_until_there_is_one_again(until: str, minutes: int) -> None:
    message = f"RateLimited: Linear, team ENG: the budget of requests is used up. Wait until {until} UTC, or allow more"
    case = Case(state(StateType.FAILED, 30 * 60, message=message), deployed=True, recoveries=5)
    found = decide(case, NOW, SETTINGS)
    assert found.remedy is Remedy.RESCHEDULE
    assert timedelta(minutes=minutes, seconds=30) <= found.wait <= timedelta(minutes=minutes, seconds=45)
    assert remedy(case.state, recoveries=24) is Remedy.LEAVE


def test_what_hangs_while_starting_or_ending_is_marked_as_what_it_is() -> None:
    assert remedy(state(StateType.PENDING, 100)) is Remedy.LEAVE
    assert remedy(state(StateType.PENDING, 400)) is Remedy.MARK
    assert remedy(state(StateType.CANCELLING, 100)) is Remedy.LEAVE
    assert remedy(state(StateType.CANCELLING, 400)) is Remedy.CANCEL


def test_each_retry_waits_longer_up_to_a_limit_and_chance_only_adds() -> None:
    waits = [backoff(before, 0).total_seconds() for before in range(8)]
    assert waits[:3] == [30, 60, 120]
    assert waits[-1] == 900
    assert backoff(0, 1) == timedelta(seconds=45)


def test_the_names_of_what_passes_are_those_of_the_errors() -> None:
    for name in TRANSIENT:
        error = getattr(errors, name)
        instance = error.__new__(error)
        assert errors.is_transient(instance)
