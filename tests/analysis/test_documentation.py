import pytest

from analysis.catalogue import RULES
from analysis.documentation import BEGIN, END, PAGE, with_rules


def test_the_table_of_the_documentation_is_that_of_the_catalogue() -> None:
    page = PAGE.read_text("utf-8")
    assert with_rules(page) == page, "run: python -m analysis.documentation"


def test_a_table_that_is_out_of_date_is_replaced_and_the_text_around_it_kept() -> None:
    page = with_rules(f"before\n{BEGIN}old\n{END}\nafter\n")
    assert page.startswith("before\n")
    assert page.endswith("\nafter\n")
    assert "old\n" not in page
    assert all(f"| `{rule.id}` |" in page for rule in RULES)


def test_a_page_without_the_marks_is_refused() -> None:
    with pytest.raises(ValueError, match="unpack"):
        with_rules("nothing here\n")
