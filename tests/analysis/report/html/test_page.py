import re
from html.parser import HTMLParser

import pytest

from analysis.report.html.hot_spots import tiles
from analysis.report.html.page import to_html


class Page(HTMLParser):
    """Which elements and attributes a page has."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements = list[tuple[str, dict[str, str | None]]]()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))


@pytest.fixture
def page(analysis, rules) -> str:
    return to_html(analysis, lambda _: "one\ntwo\nthree\n", rules)


def test_the_page_refers_to_nothing_outside(page):
    for tag, attributes in Page(page).elements:
        assert tag not in {"link", "img", "iframe", "object"}
        for name in ("src", "href", "action"):
            assert (attributes.get(name) or "#").startswith("#")
    assert re.search(r"url\((?!#)|@import", page) is None


def test_the_policy_allows_our_script_and_nothing_else(page):
    policy = next(a["content"] for tag, a in Page(page).elements if a.get("http-equiv") == "Content-Security-Policy")

    assert policy.startswith("default-src 'none'")
    assert re.search(r"script-src 'sha256-[A-Za-z0-9+/=]{44}';", policy)


def test_hostile_text_adds_no_element_and_no_handler(hostile, rules):
    elements = Page(to_html(hostile, lambda _: "</script><img src=x>" * 99, rules)).elements

    assert not any(name.startswith("on") for _, attributes in elements for name in attributes)
    assert not any(tag == "img" for tag, _ in elements)
    assert sum(tag == "script" for tag, _ in elements) == 2


@pytest.mark.parametrize("name", ["score", "first", "findings", "hot-spots", "packages", "external", "notes"])
def test_every_section_is_there_with_a_heading(page, name: str):
    elements = Page(page).elements
    section = next(attributes for tag, attributes in elements if tag == "section" and attributes.get("id") == name)

    assert any(tag == "h2" and attributes.get("id") == section["aria-labelledby"] for tag, attributes in elements)


def test_an_analysis_of_nothing_still_makes_a_page(analysis):
    empty = type(analysis)(component="x", created=analysis.created)
    assert "Nothing stands out." in to_html(empty, lambda _: None, ())


def test_five_thousand_findings_stay_under_three_megabytes(analysis, make_finding, rules):
    message = "`helper` is used nowhere in the 183 files of the component, also not by name"
    many = tuple(
        make_finding(
            path=f"app/package/{number % 300}.py", line=number % 90 + 1, message=message, evidence=(message,) * 3
        )
        for number in range(5000)
    )
    text = to_html(analysis.model_copy(update={"findings": many}), lambda _: "    x = 1  # a line\n" * 100, rules)

    assert len(text.encode()) < 3_000_000
    assert "more findings of the lowest rank" not in text


def test_the_hottest_file_is_the_hottest_colour_and_the_longest_the_largest_tile(analysis):
    first, second = tiles(analysis.hot_spots, 1000, 400)

    assert (first.path, first.heat, second.heat) == ("app/core.py", 5, 0)
    assert first.box.width * first.box.height == pytest.approx(3 * second.box.width * second.box.height)
