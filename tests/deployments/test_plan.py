from collections.abc import Mapping

import pytest

from deployments.marks import Marks
from deployments.plan import Action, Change, plan, removal
from deployments.resources.resource import Fields, Kind, Resource

WANTED: Fields = {"limit": 5, "description": "ours"}
BEFORE: Fields = {"limit": 3, "description": "ours"}
BY_HAND: Fields = {"limit": 9, "description": "ours"}


def state(**queues: Fields) -> Mapping[Kind, Mapping[str, Fields]]:
    return {**{kind: {} for kind in Kind}, Kind.QUEUE: queues}


def left(fields: Fields, name: str = "a", *, own: bool = False) -> Marks:
    return Marks().having(Kind.QUEUE, name, fields, own=own)


def only_change(there: Mapping[Kind, Mapping[str, Fields]], marks: Marks, *, overwrite: bool = False) -> Change:
    (change,) = plan([Resource(Kind.QUEUE, "a", WANTED)], there, marks, overwrite=overwrite).changes
    return change


def test_what_is_not_there_is_created() -> None:
    assert only_change(state(), Marks()).action is Action.CREATE


def test_what_is_as_it_should_be_is_kept_whoever_made_it() -> None:
    assert only_change(state(a=WANTED), Marks()).action is Action.KEEP
    assert only_change(state(a=WANTED), left(BEFORE)).action is Action.KEEP


def test_what_we_left_otherwise_is_changed_and_the_field_is_named() -> None:
    change = only_change(state(a=BEFORE), left(BEFORE))
    assert change.action is Action.CHANGE
    assert [(each.field, each.there, each.wanted) for each in change.differences] == [("limit", 3, 5)]


@pytest.mark.parametrize(
    ("marks", "reason"), [(left(BEFORE), "someone changed it"), (Marks(), "it was there before us")]
)
def test_what_someone_else_changed_or_made_is_left_unless_told(marks: Marks, reason: str) -> None:
    change = only_change(state(a=BY_HAND), marks)
    assert (change.action, change.reason) == (Action.LEAVE, reason)
    assert only_change(state(a=BY_HAND), marks, overwrite=True).action is Action.CHANGE


def test_what_someone_removed_stays_away_unless_told() -> None:
    assert only_change(state(), left(BEFORE)).action is Action.LEAVE
    assert only_change(state(), left(BEFORE), overwrite=True).action is Action.CREATE


def test_what_we_made_and_no_longer_want_is_removed_unless_someone_changed_it_or_it_is_their_own() -> None:
    def action(there: Fields, marks: Marks) -> list[Action]:
        return [change.action for change in plan([], state(a=there), marks).changes]

    assert action(BEFORE, left(BEFORE)) == [Action.REMOVE]
    assert action(BY_HAND, left(BEFORE)) == [Action.LEAVE]
    assert action(BEFORE, left(BEFORE, own=True)) == []
    assert action(BEFORE, Marks()) == []


def test_destruction_takes_what_we_made_and_forgets_what_people_removed() -> None:
    marks = left(BEFORE).having(Kind.QUEUE, "gone", BEFORE)
    changes = removal(state(a=BY_HAND, b=BEFORE), marks).changes
    assert [(change.action, change.name) for change in changes] == [
        (Action.REMOVE, "a"), (Action.FORGET, "gone"),
    ]  # fmt: skip


def test_of_a_secret_only_that_we_made_it_is_kept() -> None:
    marks = Marks().having(Kind.SECRET, "token", {"fingerprint": "canary"})
    assert marks.digests == {"secret block/token": "secret"}
