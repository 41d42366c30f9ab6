"""What stands between a pull request and its merge, and what is said to one that fails."""

import pytest

from analysis.merge_train.report import failure_comment
from analysis.merge_train.results import State, failing, state_of
from analysis.merge_train.rules import Candidate, Opinion, is_tested_as_it_lands
from analysis.merge_train.settings import MergeSettings

APPROVED = Opinion(by="ada", state="APPROVED", commit="c1", association="MEMBER")


def candidate(**more: object) -> Candidate:
    given: dict[str, object] = {
        "number": 7, "title": "Work", "head": "c1", "base": "main", "author": "bob", "opinions": (APPROVED,)
    }  # fmt: skip
    return Candidate.model_validate(given | more)


@pytest.mark.parametrize(
    ("more", "settings", "blockers"),
    [
        ({}, MergeSettings(), ()),
        ({"base": "next"}, MergeSettings(), ("it goes into next, not into main",)),
        ({"draft": True, "mergeable": False}, MergeSettings(), ("it is a draft", "it conflicts with main")),
        ({"labels": ("Do not merge",)}, MergeSettings(), ("it has the label “Do not merge”",)),
        ({"open_threads": 1}, MergeSettings(), ("1 review thread is open",)),
        ({"open_threads": 2}, MergeSettings(resolved_threads=False), ()),
        ({"behind": True}, MergeSettings(), ()),
        ({"behind": True}, MergeSettings(up_to_date=True), ("it lacks the newest commits of main",)),
        ({"opinions": ()}, MergeSettings(approvals=0), ()),
        ({"results": {"tests": "failure"}}, MergeSettings(), ("failed: tests",)),
        ({"results": {"tests": "success", "docs": "pending"}}, MergeSettings(), ("its checks are not done",)),
    ],
)
def test_each_rule_has_its_sentence(
    more: dict[str, object], settings: MergeSettings, blockers: tuple[str, ...]
) -> None:
    assert candidate(**more).blockers(settings, (), "main") == blockers


@pytest.mark.parametrize(
    "opinion",
    [
        {"association": "CONTRIBUTOR"},
        {"association": "NONE"},
        {"by": "bob"},
        {"commit": "c0"},
        {"state": "DISMISSED"},
    ],
)
def test_not_every_approval_counts(opinion: dict[str, str]) -> None:
    given = APPROVED.model_copy(update=opinion)
    (blocker,) = candidate(opinions=(given,)).blockers(MergeSettings(), (), "main")
    assert blocker == "0 of 1 approvals of its newest commit by people who may write here"


def test_the_last_opinion_of_each_counts() -> None:
    later = APPROVED.model_copy(update={"state": "CHANGES_REQUESTED"})
    assert candidate(opinions=(APPROVED, later)).blockers(MergeSettings(approvals=0), (), "main") == (
        "ada requests changes",
    )
    assert candidate(opinions=(later, APPROVED)).blockers(MergeSettings(), (), "main") == ()
    assert candidate(opinions=(APPROVED.model_copy(update={"commit": "c0"}),)).blockers(
        MergeSettings(fresh_approvals=False), (), "main"
    ) == ()  # fmt: skip


@pytest.mark.parametrize(
    ("results", "required", "state"),
    [
        ({}, [], State.NONE),
        ({}, ["tests"], State.PENDING),
        ({"tests": ""}, [], State.PENDING),
        ({"tests": "success", "docs": "skipped"}, [], State.PASSED),
        ({"tests": "success", "docs": "failure"}, [], State.FAILED),
        ({"tests": "success", "docs": "failure"}, ["tests"], State.PASSED),
        ({"tests": "cancelled"}, ["tests"], State.FAILED),
    ],
)
def test_the_required_checks_count_or_all(results: dict[str, str], required: list[str], state: State) -> None:
    assert state_of(results, required) is state


def test_failing_checks_are_named() -> None:
    assert failing({"a": "success", "b": "timed_out", "c": ""}, []) == ["b"]


def test_only_what_was_tested_on_the_newest_base_needs_no_other_test() -> None:
    assert is_tested_as_it_lands(candidate(results={"tests": "success"}), ())
    assert not is_tested_as_it_lands(candidate(results={"tests": "success"}, behind=True), ())
    assert not is_tested_as_it_lands(candidate(), ())


def test_what_checks_print_cannot_leave_its_block() -> None:
    printed = "E  assert 1 == 2\n````\n@acme/everyone"
    told = failure_comment("it fails", printed, base="main", commit="0" * 40, after=(3, 4), label="go")
    assert f"`````\n{printed}\n`````" in told
    assert told.startswith(
        "### Not merged: it fails\n\nThis was tried as it would land: on `main` at 000000000000, after #3, #4."
    )
