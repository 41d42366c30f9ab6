from dataclasses import replace

import pytest

from analysis.baseline import baseline_of
from analysis.findings import Category, Finding, Location, Severity, Tier
from analysis.suppressions import only_new, suppress


def finding(
    line: int = 2, rule_id: str = "dead-code/unused-function", *, path: str = "a.py", context: str = ""
) -> Finding:
    return Finding(
        rule_id=rule_id,
        category=Category.QUALITY,
        severity=Severity.LOW,
        confidence=1,
        tier=Tier.REVIEW,
        message="unused",
        locations=(Location(path=path, line=line),),
        context=context,
    )


def reasons(text: str, *findings: Finding) -> list[str]:
    kept, suppressed = suppress(findings, {"a.py": text}.get)
    assert len(kept) + len(suppressed) == len(findings)
    return [why for _, why in suppressed]


@pytest.mark.parametrize(
    "line",
    [
        "def f(): # autopilot: ignore[dead-code/unused-function] plugins call it",
        "def f():  #autopilot:ignore[other, dead-code/unused-function]: plugins call it",
        "f() // autopilot: ignore[dead-code/*] plugins call it",
        "f() /* autopilot: ignore[dead-code] plugins call it */",
        "f()  # autopilot: ignore plugins call it",
    ],
)
def test_a_comment_on_the_line_suppresses_with_its_reason(line: str):
    assert reasons(f"\n{line}\n", finding()) == ["by comment: plugins call it"]


def test_a_comment_without_a_reason_will_do():
    assert reasons("\nf()  # autopilot: ignore[dead-code/unused-function]\n", finding()) == ["by comment"]


def test_another_rule_is_not_suppressed():
    assert reasons("\nf()  # autopilot: ignore[dead-code/unused-class]\n", finding()) == []


def test_a_comment_that_has_the_line_above_to_itself_suppresses():
    assert reasons("  # autopilot: ignore[dead-code] kept\n  def f():\n", finding()) == ["by comment: kept"]


def test_a_comment_behind_code_does_not_reach_the_next_line():
    assert reasons("x = 1  # autopilot: ignore\ndef f():\n", finding()) == []


def test_a_comment_above_decorators_counts_for_the_definition():
    assert reasons("# autopilot: ignore kept\n@one\n@two\ndef f():\n", finding(4)) == ["by comment: kept"]


def test_a_comment_two_lines_above_does_not():
    assert reasons("# autopilot: ignore\n\ndef f():\n", finding(3)) == []


def test_a_file_comment_covers_every_line_for_its_rules():
    text = "import x\n# autopilot: ignore-file[dead-code] generated\n" + "\n" * 20
    assert reasons(text, finding(9), finding(12), finding(9, "duplication/clone")) == ["by comment: generated"] * 2


def test_a_file_comment_must_have_a_line_to_itself():
    assert reasons('x = "# autopilot: ignore-file"\n\n\n', finding(3)) == []


def test_a_file_comment_is_no_line_comment():
    assert reasons("f()  # autopilot: ignore-file[dead-code]\n", finding(1)) == []


def test_a_comment_at_any_place_of_a_finding_suppresses_it():
    two = replace(finding(1), locations=(Location(path="b.py", line=1), Location(path="a.py", line=2)))
    assert reasons("\nf()  # autopilot: ignore twins\n", two) == ["by comment: twins"]


def test_lines_are_counted_as_compilers_do():
    assert reasons("a\x0cb\u2028c\r\nf()  # autopilot: ignore form feed\n", finding(2)) == ["by comment: form feed"]


def test_a_file_that_is_gone_or_shorter_suppresses_nothing():
    assert suppress([finding(path="gone.py"), finding(99)], {"a.py": "# autopilot: x"}.get)[1] == []


def test_each_file_is_read_once():
    read = list[str]()
    suppress([finding(1), finding(2), finding(3)], lambda path: read.append(path) or "# autopilot:\n\n\n")
    assert read == ["a.py"]


def test_the_baseline_covers_as_many_as_it_was_made_of():
    twins = [finding(line, context="def f():") for line in (1, 5, 9)]
    kept, suppressed = suppress(twins, {}.get, baseline_of(twins[:2]))

    assert kept == twins[2:]
    assert [why for _, why in suppressed] == ["accepted in the baseline"] * 2


def test_a_moved_line_is_still_in_the_baseline():
    kept, _ = suppress([finding(50, context="def f():")], {}.get, baseline_of([finding(2, context="def  f():")]))
    assert kept == []


def test_a_comment_does_not_use_up_the_baseline():
    one, other = finding(1), finding(2)
    kept, _ = suppress([one, other], {"a.py": "f()  # autopilot: ignore\n\n"}.get, baseline_of([one]))
    assert kept == []


def test_only_what_the_base_has_not_is_new():
    old, new = finding(1, context="old"), finding(2, context="new")
    assert only_new([old, new], [old]) == [new]


def test_a_second_copy_of_an_old_finding_is_new():
    copies = [finding(line, context="same") for line in (1, 2)]
    assert only_new(copies, copies[:1]) == copies[1:]


def test_a_fixed_finding_is_not_new():
    assert only_new([], [finding()]) == []
