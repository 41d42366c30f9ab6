"""From findings and opinions to what is said on which line."""

from dataclasses import replace

import pytest

from analysis.findings import Category, Finding, Location, Severity, Tier
from analysis.gates.changed_lines import changed_lines
from analysis.review.focus import Focus, in_focus
from analysis.review.memory import is_ours, said_in, saying
from analysis.review.model import Remark, Replacement
from analysis.review.remarks import remarks_of
from analysis.review.renames import renames, without_moved
from analysis.review.selection import Selection, merged, selected
from analysis.review.suggestions import replacement
from analysis.review.words import body, line_comment, suggestion_block

FILE = b"import os\nimport sys\n\n\ndef used():\n    return sys\n\n\ndef _unused():\n    return 1\n"


def finding(rule: str = "bugs/a", line: int = 1, **more: object) -> Finding:
    given = Finding(
        rule_id=rule, category=Category.QUALITY, severity=Severity.MEDIUM, confidence=0.95,
        tier=Tier.REVIEW, message="Something is @wrong", locations=(Location(path="a.py", line=line),),
    )  # fmt: skip
    return replace(given, **more)  # type: ignore[arg-type]


def remark(line: int = 1, message: str = "A resource that is never closed", **more: object) -> Remark:
    given: dict[str, object] = {
        "path": "a.py", "line": line, "severity": Severity.MEDIUM, "message": message, "rule": "bugs/a",
        "key": f"{line:x}",
    }  # fmt: skip
    return Remark.model_validate(given | more)


def opinion(line: int = 1, message: str = "The resource is never closed", **more: object) -> Remark:
    return remark(line, message, rule="", said_by="openai/gpt", key=f"f{line:x}", **more)


def read(path: str) -> bytes | None:
    return FILE if path == "a.py" else None


def said_on(found: Finding, shown: range = range(1, 20)) -> Remark:
    (one,) = remarks_of([found], {"a.py": [range(1, 20)]}, {"a.py": [shown]}, read)
    return one


def test_an_unused_import_is_suggested_away() -> None:
    found = finding("unused/import", tier=Tier.SAFE_TO_FIX, symbol="os")
    assert said_on(found).replacement == Replacement(first=1, last=1, text="")


def test_an_unused_function_is_suggested_away_with_its_empty_lines() -> None:
    found = finding("dead-code/unused-function", 9, tier=Tier.SAFE_TO_FIX, symbol="_unused")
    assert said_on(found).replacement == Replacement(first=7, last=10, text="")


def test_a_suggestion_reaches_only_over_lines_that_the_diff_shows_in_one_piece() -> None:
    found = finding("dead-code/unused-function", 9, tier=Tier.SAFE_TO_FIX, symbol="_unused")
    assert said_on(found, range(9, 20)).replacement is None


def test_what_is_only_likely_is_not_suggested() -> None:
    assert said_on(finding("unused/import", symbol="os")).replacement is None


@pytest.mark.parametrize(
    ("before", "after", "block"),
    [
        ("a\nb\nc\n", "a\nc\n", Replacement(first=2, last=2, text="")),
        ("a\nb\nc\n", "a\nx\ny\nc\n", Replacement(first=2, last=2, text="x\ny")),
        ("a\na\na\n", "a\na\n", Replacement(first=3, last=3, text="")),
        ("a\nb\n", "a\nx\nb\n", None),
        ("a\n", "a\n", None),
        ("\n".join(map(str, range(200))), "\n".join(map(str, range(1, 199))), None),
    ],
)
def test_a_replacement_is_the_one_block_that_differs(before: str, after: str, block: Replacement | None) -> None:
    assert replacement(before, after) == block


def test_a_remark_stands_on_the_first_changed_line_and_names_the_other_places() -> None:
    places = tuple(Location(path="a.py", line=line) for line in (1, 30, 40, 50, 60))
    (one,) = remarks_of([finding(locations=places)], {"a.py": [range(30, 31)]}, {}, read)
    assert (one.line, one.placed) == (30, True)
    assert one.evidence == ("see also `a.py:1`, `a.py:40`, `a.py:50` and 1 more",)


def test_what_the_change_causes_elsewhere_has_no_line() -> None:
    (one,) = remarks_of([finding()], {"b.py": [range(1, 9)]}, {}, read)
    assert not one.placed


def test_equal_findings_are_told_apart_and_moved_ones_are_not() -> None:
    first, second = (remarks_of([finding(), finding(line=line)], {}, {}, read) for line in (5, 7))
    assert [one.key for one in first] == [one.key for one in second]
    assert first[0].key != first[1].key


def test_what_moved_with_its_file_is_not_new() -> None:
    old = finding(locations=(Location(path="old.py", line=3),))
    new, twin = (finding(locations=(Location(path="new.py", line=line),)) for line in (3, 8))
    diff = "diff --git a/old.py b/new.py\nsimilarity index 90%\nrename from old.py\nrename to new.py\n"
    assert without_moved([new, twin], [old], renames(diff)) == [twin]
    assert without_moved([new], [old], {}) == [new]


def test_an_opinion_on_what_is_said_already_is_left_out() -> None:
    assert merged([remark(4)], [opinion(4), opinion(9)]) == [remark(4), opinion(9)]
    assert merged([remark(4)], [opinion(4, "Division by zero for an empty list")])[1].line == 4
    assert merged([], [opinion(4), opinion(4, "Something else entirely")]) == [opinion(4)]


def test_the_worst_go_on_lines_and_nothing_is_said_twice() -> None:
    high, low = remark(1, severity=Severity.HIGH), remark(2, severity=Severity.LOW)
    apart, old = remark(3, severity=Severity.HIGH, placed=False), remark(4)
    chosen = selected([low, apart, old, high, opinion(5)], {"4"}, 2)
    assert chosen == Selection(on_lines=(high, opinion(5)), apart=(apart, low))


def test_what_matters_little_has_a_line_only_if_it_can_be_committed_there() -> None:
    fixed = remark(2, severity=Severity.LOW, replacement=Replacement(first=2, last=2, text=""))
    chosen = selected([remark(1, severity=Severity.LOW), fixed], set(), 5)
    assert [one.line for one in chosen.on_lines] == [2]
    assert [one.line for one in chosen.apart] == [1]


def test_what_was_said_is_kept_in_the_body() -> None:
    told = body(Selection(on_lines=(remark(10),), apart=(remark(11),)), ["1 new, 0 allowed"], [], "quiet")
    assert said_in([None, "Fine.", told]) == {"a", "b"}
    assert is_ours(told)
    assert not is_ours("LGTM")
    assert said_in([saying([])]) == set()


def test_nothing_that_is_said_acts() -> None:
    told = line_comment(remark(message="@acme/admins see https://evil.example #1 <img src=x>"))
    assert "@acme" not in told
    assert "https://evil" not in told
    assert "\\<img" in told
    assert line_comment(opinion()).endswith("<sub>an opinion of `openai/gpt`; it may be wrong</sub>")


def test_a_suggestion_cannot_close_its_block() -> None:
    block = suggestion_block(Replacement(first=1, last=1, text="````\n@all"))
    assert block == "`````suggestion\n````\n@all\n`````"


def test_areas_narrow_what_is_looked_at() -> None:
    assert in_focus(finding("security/eval"), [Focus.SECURITY])
    assert not in_focus(finding("unused/import"), [Focus.SECURITY, Focus.CORRECTNESS])
    assert in_focus(finding("unused/import"), [])


def test_a_diff_shows_added_lines_and_those_around_them() -> None:
    assert changed_lines("diff --git a/a.py b/a.py\n+++ b/a.py\n@@ -1,3 +1,4 @@\n") == {"a.py": [range(1, 5)]}
