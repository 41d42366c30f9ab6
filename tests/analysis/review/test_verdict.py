"""When changes are requested, and when a verdict is taken back."""

import pytest

from analysis.findings import Severity
from analysis.review.model import Remark
from analysis.review.selection import Selection
from analysis.review.verdict import Decision, Standing, decide

SOMETHING = Selection(on_lines=(Remark(path="a.py", line=1, severity=Severity.LOW, message="Bad", key="1"),))
NOTHING = Selection()
REQUEST, COMMENT, SILENCE = Decision(write="REQUEST_CHANGES"), Decision(write="COMMENT"), Decision()


@pytest.mark.parametrize(
    ("selection", "broken", "anew", "standing", "decision"),
    [
        (SOMETHING, True, True, "", REQUEST),
        (SOMETHING, False, False, "", COMMENT),
        (NOTHING, False, False, "", SILENCE),
        (NOTHING, True, False, "CHANGES_REQUESTED", SILENCE),
        (NOTHING, True, False, "DISMISSED", SILENCE),
        (SOMETHING, True, False, "CHANGES_REQUESTED", COMMENT),
        (SOMETHING, True, False, "DISMISSED", COMMENT),
        (SOMETHING, True, True, "DISMISSED", REQUEST),
        (SOMETHING, True, False, "", REQUEST),
        (NOTHING, False, False, "CHANGES_REQUESTED", Decision(lift=True)),
        (SOMETHING, False, False, "CHANGES_REQUESTED", Decision(write="COMMENT", lift=True)),
        (NOTHING, False, False, "APPROVED", SILENCE),
    ],
)
def test_gates_decide_and_whoever_dismisses_has_decided(
    selection: Selection, broken: bool, anew: bool, standing: Standing, decision: Decision
) -> None:
    assert told(selection, broken=broken, anew=anew, standing=standing) == decision


def test_nothing_is_approved_unless_that_is_set() -> None:
    assert told(NOTHING, approve=True) == Decision(write="APPROVE")
    assert told(NOTHING, approve=True, standing="APPROVED") == SILENCE
    assert told(SOMETHING, approve=True) == COMMENT
    assert told(NOTHING, broken=True, approve=True) == SILENCE


def test_changes_are_not_requested_where_that_is_unwanted() -> None:
    assert told(SOMETHING, broken=True, anew=True, request_changes=False) == COMMENT


def told(
    selection: Selection, *, broken: bool = False, anew: bool = False, standing: Standing = "",
    request_changes: bool = True, approve: bool = False,
) -> Decision:  # fmt: skip
    return decide(
        selection, broken=broken, broken_anew=anew, standing=standing, request_changes=request_changes, approve=approve
    )
