import re

import pytest

from analysis.report.markdown import to_markdown
from analysis.report.markdown_text import code, escape, table


def test_the_headline_has_the_score_and_the_first_things_follow(analysis):
    text = to_markdown(analysis)

    assert text.startswith("# `app`: 82 of 100 (B)\n")
    assert text.index("## Worth doing first") < text.index("## Score") < text.index("## Findings")
    assert len(re.findall(r"^\d\. \*\*", text, re.MULTILINE)) == 3


def test_details_are_collapsible_and_closed(analysis):
    text = to_markdown(analysis)
    assert text.count("<details>") == text.count("</details>") > 3


def test_thousands_of_findings_fit_into_an_issue(analysis, make_finding):
    many = tuple(
        make_finding(f"area/rule-{n % 200}", f"app/{'deep/' * 20}{n}.py", n + 1, message="m" * 280) for n in range(5000)
    )
    text = to_markdown(analysis.model_copy(update={"findings": many}))

    assert len(text) <= 60_000
    assert re.search(r"\*and [\d,]+ more\*", text)
    assert "## Worth doing first" in text


def test_hostile_text_keeps_tables_and_details_whole(hostile):
    text = to_markdown(hostile)
    outside_code = re.sub(r"(`+).*?\1", "", text)

    assert "<img" not in re.sub(r"\\<", "", outside_code)
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert text.count("<details>") == text.count("</details>")


def test_every_row_of_a_table_has_as_many_cells_as_its_header(hostile):
    for block in re.findall(r"(?:^\|.*\|$\n?)+", to_markdown(hostile), re.MULTILINE):
        widths = {len(re.findall(r"(?<!\\)\|", row)) for row in block.strip().splitlines()}
        assert len(widths) == 1


@pytest.mark.parametrize("text", ["@octocat", "#123", "https://evil.example", "GH-12"])
def test_nothing_turns_into_a_mention_a_reference_or_a_link(text: str):
    assert text not in escape(f"see {text}")


@pytest.mark.parametrize("text", ["<b>", "*x*", "[a](b)", "a_b_c", "~~x~~"])
def test_markup_is_escaped(text: str):
    assert re.search(r"(?<!\\)[<*\[_~]", escape(text)) is None


def test_text_between_backticks_stays_code():
    assert escape("`a_b` is never used") == "`a_b` is never used"


def test_a_code_span_is_fenced_by_more_backticks_than_it_holds():
    assert code("a``b") == "``` a``b ```"


def test_a_pipe_does_not_end_a_cell_even_after_a_backslash():
    row = table(("A",), [(code("a\\|b"),)], 5).splitlines()[-1]
    assert row == "| `a\\\u200b\\|b` |"


def test_a_long_table_ends_with_the_number_left_out():
    assert table(("A",), [(str(n),) for n in range(30)], 10).endswith("*and 20 more*")
