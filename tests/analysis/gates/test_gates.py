"""What may be new in a change."""

import pytest

from analysis.findings import Category, Finding, Location, Severity, Tier
from analysis.gates.changed_lines import changed_lines, concerns, place_in
from analysis.gates.describe import annotation_text, headline, summary
from analysis.gates.gates import Comparison, Gates, broken_gates

DIFF = """\
diff --git a/a.py b/a.py
--- a/a.py
+++ b/a.py
@@ -1,0 +2,3 @@ def f():
+x
+y
+z
@@ -9 +12 @@
-old
+new
diff --git a/gone.py b/gone.py
--- a/gone.py
+++ /dev/null
@@ -1,2 +0,0 @@
-a
-b
diff --git a/b c.py b/b c.py
--- a/b c.py\t
+++ b/b c.py\t
@@ -3,2 +2,0 @@
-a
-b
@@ -7,0 +6 @@
++++ not a file
"""


def finding(
    severity: Severity = Severity.HIGH, rule: str = "bugs/a", line: int = 1, tier: Tier = Tier.REVIEW
) -> Finding:
    return Finding(
        rule_id=rule,
        category=Category.QUALITY,
        severity=severity,
        confidence=0.9,
        tier=tier,
        message="A @name *wrong*",
        locations=(Location(path="a.py", line=line), Location(path="a.py", line=30)),
    )


@pytest.mark.parametrize(
    ("gates", "new", "broken"),
    [
        (Gates(), [finding()], ("1 new of severity high or above, 0 allowed",)),
        (Gates(), [finding(Severity.CRITICAL)], ("1 new of severity high or above, 0 allowed",)),
        (Gates(), [finding(Severity.MEDIUM)], ()),
        (Gates(), [finding(tier=Tier.INFORMATION)], ()),
        (Gates(new={Severity.LOW: 2}), [finding(), finding(Severity.LOW)], ()),
        (Gates(new={}), [finding()], ()),
        (Gates(new={}, rules={"bugs/*": 1}), [finding(), finding(rule="bugs/b")], ("2 new of bugs/*, 1 allowed",)),
        (Gates(new={}, growth=0), [finding()], ("1 more findings than before, 0 allowed",)),
    ],
)
def test_gates(gates: Gates, new: list[Finding], broken: tuple[str, ...]) -> None:
    assert broken_gates(gates, Comparison(base="main", new=tuple(new), before=4, after=5)) == broken


def test_growth_is_made_good_by_what_is_fixed() -> None:
    comparison = Comparison(base="main", new=(finding(Severity.LOW),), before=5, after=5)
    assert broken_gates(Gates(growth=0), comparison) == ()


def test_without_a_base_no_gate_applies() -> None:
    assert broken_gates(Gates(), Comparison(new=(finding(),), after=1)) == ()


def test_changed_lines_are_those_of_the_new_version() -> None:
    assert changed_lines(DIFF) == {"a.py": [range(2, 5), range(12, 13)], "b c.py": [range(2, 2), range(6, 7)]}


@pytest.mark.parametrize(("line", "there"), [(1, None), (2, 2), (4, 4), (5, None), (12, 12)])
def test_a_finding_is_shown_where_it_begins_on_a_changed_line(line: int, there: int | None) -> None:
    place = place_in(finding(line=line), changed_lines(DIFF))
    assert (place and place.line) == there


def test_a_finding_that_no_changed_line_touches_is_not_of_this_change_unless_it_comes_from_afar() -> None:
    changed = changed_lines(DIFF)
    assert concerns(finding(line=3), changed)
    assert not concerns(finding(line=20), changed)
    assert concerns(finding(rule="dead-code/unused-function", line=20), changed)


def test_another_place_of_a_finding_says_which_it_belongs_to() -> None:
    one = finding()
    assert annotation_text(one, one.locations[1]) == "a.py:1: A @name *wrong*\n(bugs/a)"


@pytest.mark.parametrize(
    ("comparison", "broken", "said"),
    [
        (Comparison(base="b"), (), "No new findings"),
        (Comparison(base="b", fixed=(finding(),)), (), "No new findings, 1 finding fixed"),
        (Comparison(base="b", new=(finding(), finding())), (), "2 new findings"),
        (Comparison(base="b", new=(finding(),)), ("1 new of x, 0 allowed",), "Not passed: 1 new of x, 0 allowed"),
        (Comparison(after=3), (), "3 findings in the whole"),
    ],
)
def test_headlines(comparison: Comparison, broken: tuple[str, ...], said: str) -> None:
    assert headline(comparison, broken) == said


def test_text_from_the_code_is_never_markup() -> None:
    said = summary(Comparison(base="b", new=(finding(),)), (), [finding()])
    assert "@name" not in said
    assert r"\*wrong\*" in said
