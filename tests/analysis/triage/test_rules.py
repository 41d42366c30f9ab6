"""Labels, owners and what is missing, of issues as people write them."""

import pytest

from analysis.triage.kinds import is_undecided, kind_by_words, kinds_agreed, labels_of_settings, names_of_kinds
from analysis.triage.ownership import files_named, owners_of, read_owners, without_foreign_tracebacks
from analysis.triage.report import NEEDED, Likeness, Triage, answered, missing_in

KNOWN = {"bug", "documentation", "enhancement", "question", "area: http", "duplicate"}
FILES = {
    "src/shop/orders.py",
    "src/shop/cli.py",
    "docs/cli.md",
    "tests/shop/cli.py",
    "README.md",
    "src/shop/__init__.py",
}
TRACEBACK = """Traceback (most recent call last):
  File "/home/me/app.py", line 3, in <module>
  File "/usr/lib/python3.12/site-packages/shop/orders.py", line 9, in total
ValueError: no prices
"""


@pytest.mark.parametrize(
    ("title", "text", "kind"),
    [
        ("Crash when the cart is empty", "", "bug"),
        ("total() on an empty cart", TRACEBACK, "bug"),
        ("Typo in README", "", "documentation"),
        ("Add support for HTTP/3", "", "enhancement"),
        ("How do I change the port?", "", "question"),
        ("Bug in the docs", "", ""),
        ("Orders", "Some text with the word bug in it.", ""),
        ("Debugging is slow", "", ""),
        ("shell breaks with ipython 8.18", "", "bug"),
        ("Document the wrong reactor", "", "documentation"),
        ("[orders] Add an option", "", "enhancement"),
        ("orders: support refunds", "", "enhancement"),
        ("What to add to the cart?", "", "question"),
    ],
)
def test_a_title_asks_for_one_kind_or_for_none(title: str, text: str, kind: str) -> None:
    assert kind_by_words(title, text, names_of_kinds(KNOWN)) == kind


@pytest.mark.parametrize(
    ("labels", "called"),
    [
        (["Bug", "Docs", "Enhancement", "Usage Question"],
         {"bug": "Bug", "documentation": "Docs", "enhancement": "Enhancement", "question": "Usage Question"}),
        (["Type: Bug", "kind/feature"], {"bug": "Type: Bug", "enhancement": "kind/feature"}),
        (["feature", "enhancement"], {"enhancement": "enhancement"}),
        (["bugfix", "docstring"], {}),
    ],
)  # fmt: skip
def test_a_repository_may_call_the_kinds_otherwise(labels: list[str], called: dict[str, str]) -> None:
    assert names_of_kinds(labels) == called


def test_words_of_the_settings_count_everywhere_and_labels_must_be_there() -> None:
    wanted = {"area: http": ["requests"], "area: none": ["cart"]}
    assert labels_of_settings("Crash of the cart", "It uses requests.", KNOWN, wanted) == ["area: http"]
    assert labels_of_settings("Crash of the cart", "It uses requests.", set(), wanted) == []


def test_words_are_not_believed_where_the_maintainers_do_not_follow_them() -> None:
    names = {"bug": "bug", "question": "question"}
    past = [("Bug: it is slow", "", ["question"])] * 4 + [("How do I pay?", "", ["question"])] * 9
    assert kinds_agreed(past, names) == {"bug", "question"}
    assert kinds_agreed([*past, ("Bug: no", "", ["question"])], names) == {"question"}
    assert kinds_agreed([("Bug: it is slow", "", ["area: http"])] * 20, names) == {"bug", "question"}


@pytest.mark.parametrize("label", ["Needs Triage", "needs-triage", "status: unconfirmed", "Status: Needs Triage"])
def test_a_label_of_a_form_decides_nothing(label: str) -> None:
    assert is_undecided(label)
    assert not is_undecided("bug")


@pytest.mark.parametrize(
    ("text", "files"),
    [
        (TRACEBACK, ["src/shop/orders.py"]),
        ("See shop/orders.py and src\\shop\\cli.py.", ["src/shop/cli.py", "src/shop/orders.py"]),
        ("`shop.orders.total` is wrong", ["src/shop/orders.py"]),
        ("README.md is old", ["README.md"]),
        ("It is in cli.py", []),
        ("I use python 3.12 e.g. with app.py", []),
    ],
)
def test_files_are_found_where_the_text_can_mean_no_other(text: str, files: list[str]) -> None:
    assert files_named(text, FILES) == files


LOG = """It stops:

```
INFO: Enabled: ['shop.cli', 'README.md']
  File "/usr/lib/python3.12/site-packages/shop/orders.py", line 9, in total
```
"""
FOREIGN = """Traceback (most recent call last):
  File "/usr/lib/python3.12/site-packages/shop/orders.py", line 9, in total
    return sum(prices)
  File "/home/me/mine.py", line 3, in prices
    return self.data["price"]
KeyError: 'price'
"""


def test_of_a_log_only_its_traceback_names_files() -> None:
    assert files_named(LOG, FILES) == ["src/shop/orders.py"]
    assert files_named("2026-01-01 10:00:00 [shop.cli] ERROR: It stops", FILES) == []


def test_a_traceback_that_ends_in_other_code_is_left_out() -> None:
    assert without_foreign_tracebacks(f"Look:\n{FOREIGN}", FILES) == "Look:\n"
    assert without_foreign_tracebacks(TRACEBACK, FILES) == TRACEBACK
    ours = TRACEBACK.replace("/usr/lib/python3.12/site-packages/", "/home/me/src/")
    assert without_foreign_tracebacks(FOREIGN + ours, FILES) == ours


OWNERS = """\
*               @ada
docs/           @acme/writers docs@example.com
/src/shop/      @bob @acme/core  # the core
*.md            @cy
src/**/cli.py   @dee
"""


@pytest.mark.parametrize(
    ("path", "owners"),
    [
        ("src/shop/orders.py", ("bob",)),
        ("src/shop/cli.py", ("dee",)),
        ("src/deep/er/cli.py", ("dee",)),
        ("docs/cli.txt", ()),
        ("docs/cli.md", ("cy",)),
        ("setup.py", ("ada",)),
    ],
)
def test_the_last_rule_of_codeowners_counts_and_only_people_can_be_assigned(path: str, owners: tuple[str, ...]) -> None:
    assert owners_of(path, read_owners(OWNERS)) == owners


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("It does not work.", 3),
        ("Version 3.1. Fails with an error.", 1),
        (f"1.2.3\n\n```\ntotal([])\n```\n\n{TRACEBACK}", 0),
        ("Version 1.2 loses errors, an example is in #4.", 0),
        ("I expected 3 but:\n```\ntotal([])\n```", 0),
        ("<!-- version 1.0, ``` steps to reproduce, expected -->", 3),
        ("- [x] I have searched\n### Repro steps\n\n_No response_\n\n### Version\n\n### Error message\n", 3),
        ("### Repro steps\n\nOpen the page, the button is not there.\n\n### Version\n\n_No response_", 0),
    ],
)
def test_only_what_nobody_can_do_without_is_asked_for(text: str, missing: int) -> None:
    assert len(missing_in(text, NEEDED)) == missing


def test_a_form_tells_what_was_written_into_it() -> None:
    form = "### Steps\r\n\r\nPay.\r\n\r\n**Expected**\r\n\r\n**Version:**\r\n1.2\r\n## Log\r\n_No response_\r\n"
    assert answered(form) == "### Steps\n\nPay.\n\n**Version:**\n1.2\n"


def test_what_a_repository_asks_for_itself_is_asked_for_alone() -> None:
    assert missing_in("It fails.", {"the log": "INFO"}) == ("the log",)


def test_the_comment_says_what_is_known_and_what_is_missing_and_nothing_else() -> None:
    known = Likeness(number=3, title="@all crash", state="closed", alike=0.7)
    said = Triage(number=7, title="Crash", duplicates=(known,), missing=("the log",)).comment
    assert said.startswith("This may be known already:\n\n- #3 @\u200ball crash (closed)\n\nTo look into this")
    assert "- the log" in said
    assert Triage(number=7, title="Crash", labels=("bug",), assignee="ada").comment == ""
