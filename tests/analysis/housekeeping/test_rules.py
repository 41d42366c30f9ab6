"""Which branches go, what release notes say, and the words of a pull request."""

from datetime import UTC, datetime, timedelta

import pytest

from analysis.housekeeping.branches import Head, Spent, spent
from analysis.housekeeping.notes import NOTHING, Merged, is_untouched, notes
from analysis.housekeeping.proposal import body_of, title_of
from analysis.housekeeping.settings import BranchSettings, NotesSettings

NOW = datetime(2036, 5, 1, tzinfo=UTC)


def head(branch: str = "work", **more: object) -> Head:
    given: dict[str, object] = {
        "number": 7, "branch": branch, "sha": "a", "base": "main", "is_open": False,
        "merged_at": NOW - timedelta(days=2),
    }  # fmt: skip
    return Head.model_validate(given | more)


@pytest.mark.parametrize(
    ("heads", "settings", "goes"),
    [
        ([head()], BranchSettings(), True),
        ([head(sha="b")], BranchSettings(), False),
        ([head(merged_at=None)], BranchSettings(), False),
        ([head(), head(number=8, is_open=True, merged_at=None)], BranchSettings(), False),
        ([head(), head("other", number=8, is_open=True, merged_at=None, base="work")], BranchSettings(), False),
        ([head()], BranchSettings(keep=("wo*",)), False),
        ([head()], BranchSettings(days=3), False),
        ([head("")], BranchSettings(), False),
    ],
)
def test_a_branch_goes_when_it_was_merged_as_it_is_and_nothing_needs_it(
    heads: list[Head], settings: BranchSettings, goes: bool
) -> None:
    expected = [Spent(branch="work", sha="a", number=7)] if goes else []
    assert spent([("work", "a"), ("other", "c")], heads, settings, NOW) == expected


def test_notes_are_grouped_by_labels_in_the_order_of_the_settings() -> None:
    merged = [
        Merged(number=1, title="Fix the *cart*", author="ada", labels=("Bug",)),
        Merged(number=2, title="Add a cart", labels=("enhancement", "breaking")),
        Merged(number=3, title="Internal", labels=("skip changelog",)),
        Merged(number=4, title="Refactor"),
    ]
    text = notes(merged, ["Bump @version"], NotesSettings())
    assert text.startswith(
        "## Breaking changes\n\n- Add a cart (#2)\n\n## Fixed\n\n- Fix the \\*cart\\* (#1) by ada\n\n"
    )
    assert "## Other changes\n\n- Refactor (#4)\n- Bump @\u200bversion\n" in text
    assert "Internal" not in text


def test_notes_that_somebody_edited_are_told() -> None:
    text = notes([], [], NotesSettings())
    assert text.startswith(NOTHING)
    assert is_untouched(text)
    assert is_untouched(text.replace("\n", "\r\n"))
    assert not is_untouched(f"Hello! {text}")
    assert not is_untouched("By hand.")
    assert not is_untouched(None)


def test_a_pull_request_speaks_in_the_words_of_its_commits() -> None:
    assert title_of("fix/cart-total", ["Count the cart"]) == "Count the cart"
    assert title_of("fix/cart-total", ["One", "Two"]) == "Cart total"
    assert body_of(["One", "Two"], "- [ ] Tested\n") == "- One\n- Two\n\n- [ ] Tested"
    assert body_of(["One"], "") == ""
