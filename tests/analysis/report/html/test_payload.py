import json

import pytest

from analysis.findings import Category, Location, Severity, Tier
from analysis.report.html.payload import excerpt, for_script, payload, source_line
from analysis.rules import Rule

SOURCE = [f"line {number}" for number in range(1, 101)]


def test_an_excerpt_shows_the_range_with_two_lines_around():
    found = excerpt(Location(path="a.py", line=10, end_line=12), SOURCE)

    assert found
    assert found.lines == tuple(SOURCE[7:14])
    assert (found.first, found.start, found.end, found.more) == (8, 10, 12, 0)


def test_a_long_range_is_cut_and_says_how_much_is_missing():
    found = excerpt(Location(path="a.py", line=10, end_line=60), SOURCE)

    assert found
    assert len(found.lines) == 9
    assert found.end + found.more == 60


@pytest.mark.parametrize("line", [1, 100])
def test_an_excerpt_ends_where_the_file_does(line: int):
    found = excerpt(Location(path="a.py", line=line), SOURCE)

    assert found
    assert len(found.lines) == 3


def test_a_file_that_is_not_at_hand_has_no_excerpt():
    assert excerpt(Location(path="a.py", line=1), [""]) is None
    assert excerpt(Location(path="a.py", line=101), SOURCE) is None


def test_a_source_line_keeps_its_indentation_and_shows_what_hides():
    assert source_line("\tif x:\u202e") == "    if x:\\u202e"
    assert len(source_line("x" * 10_000)) == 160


def test_the_worst_finding_comes_first(make_finding):
    pair = [make_finding(severity=severity) for severity in (Severity.LOW, Severity.HIGH)]
    assert [row.severity for row in payload(pair, lambda _: None, ()).rows] == ["high", "low"]


def test_help_keeps_the_words_of_a_link_and_not_its_target(make_finding):
    rule = Rule("a/b", "B", "See **[the docs](https://example.org/x)**.", Category.QUALITY, Severity.LOW, Tier.REVIEW)
    assert payload([make_finding("a/b")], lambda _: None, (rule,)).rules["a/b"].help == "See the docs."


def test_no_text_can_end_the_script_element(make_finding, hostile):
    data = payload(hostile.findings, lambda _: "</script><!--\n" * 9, ())
    text = for_script(data)

    assert "<" not in text
    assert ">" not in text
    assert json.loads(text)["rows"][0]["message"] == data.rows[0].message


def test_twenty_thousand_findings_stay_within_the_budget(make_finding):
    many = [make_finding(path=f"app/{number}.py", message="<" * 200) for number in range(20_000)]
    data = payload(many, lambda _: "<" * 5000, ())

    assert data.total == 20_000
    assert 0 < len(data.rows) < 20_000
    assert len(for_script(data).encode()) < 2_900_000
