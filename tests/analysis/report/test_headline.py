import pytest

from analysis.report.headline import known_as, revision_line, score_line, severity_line, size_line


def test_the_score_is_a_whole_number_with_its_grade(analysis):
    assert score_line(analysis) == "82 of 100 (B)"
    assert score_line(analysis.model_copy(update={"score": None})) == "not scored"


def test_files_and_lines_of_all_languages_are_added_up(analysis):
    twice = analysis.model_copy(update={"figures": analysis.figures * 2})
    assert size_line(twice) == "8 files, 3,200 lines"


def test_the_revision_names_commit_branch_and_what_is_not_committed(analysis):
    assert revision_line(analysis) == "commit 0123456789 on main"
    assert revision_line(analysis.model_copy(update={"dirty": True})).endswith("on main with uncommitted changes")
    assert revision_line(analysis.model_copy(update={"base": "v1"})).endswith("only what is new since v1")
    assert revision_line(analysis.model_copy(update={"commit": None})) == "no commit"


def test_severities_are_counted_the_worst_first(analysis):
    assert severity_line(analysis.findings) == "1 critical, 1 high, 15 medium"
    assert severity_line(()) == "no findings"


@pytest.mark.parametrize(
    ("component", "shown"),
    [
        ("/srv/checkouts/shop", "shop"),
        ("/srv/checkouts/shop/", "shop"),
        ("https://github.com/acme/shop.git", "acme/shop"),
        ("git@github.com:acme/shop.git", "acme/shop"),
        ("ssh://git@example.org:22/acme/shop", "acme/shop"),
        ("file:///srv/shop.git", "shop"),
        ("acme/shop", "acme/shop"),
        ("/", "/"),
    ],
)
def test_readers_elsewhere_are_not_told_where_it_lies_here(component, shown):
    assert known_as(component) == shown
