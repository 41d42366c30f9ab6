"""The page as a reader meets it, in a real browser."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from analysis.report.html.page import to_html

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on PATH"),
    pytest.mark.xdist_group("browser"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])


@pytest.fixture
def page(browser: Browser, analysis, rules, tmp_path: Path) -> Iterator[Page]:
    yield from opened(browser, tmp_path, to_html(analysis, lambda path: f"# {path}\n" * 80, rules))


@pytest.fixture
def hostile_page(browser: Browser, hostile, rules, tmp_path: Path) -> Iterator[Page]:
    yield from opened(
        browser, tmp_path, to_html(hostile, lambda _: "</script><img src=x onerror=alert(1)>\n" * 9, rules)
    )


def opened(browser: Browser, folder: Path, text: str) -> Iterator[Page]:
    """The page, which at the end must have asked for nothing, complained of nothing and opened no dialog."""
    path, complaints = folder / "report.html", list[str]()
    path.write_text(text, encoding="utf-8")
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", lambda dialog: (complaints.append("dialog"), dialog.dismiss()))
    page.on("request", lambda request: complaints.append(request.url) if not request.url.startswith("file:") else None)
    page.set_default_timeout(10_000)
    page.goto(path.as_uri())
    yield page
    page.close()
    assert complaints == []


def findings(page: Page):
    return page.locator("#findings-table tbody tr:not(.group) .open")


def test_findings_are_grouped_and_a_group_opens_by_keyboard(page: Page):
    groups = page.locator("#findings-table .group .open")
    expect(groups).to_have_count(4)
    groups.nth(2).focus()
    page.keyboard.press("Enter")

    expect(groups.nth(2)).to_have_attribute("aria-expanded", "true")
    expect(findings(page)).to_have_count(14)


def test_a_finding_opens_with_its_excerpt_and_the_range_highlighted(page: Page):
    page.fill("[name=text]", "helper_5")
    findings(page).first.click()

    expect(page.locator(".excerpt .hit")).to_have_count(3)
    expect(page.locator(".excerpt .hit").first).to_contain_text("# app/core.py")


def test_filters_narrow_the_list_and_say_so(page: Page):
    page.select_option("[name=severity]", "critical")
    expect(page.locator("#count")).to_have_text("1 of 17 findings")
    page.select_option("[name=severity]", "")
    page.select_option("[name=tier]", "safe-to-fix")
    expect(page.locator("#count")).to_have_text("14 of 17 findings")
    page.select_option("[name=category]", "security")
    expect(page.locator("#count")).to_have_text("0 of 17 findings")


def test_a_header_sorts_and_tells_the_order(page: Page):
    page.uncheck("[name=group]")
    header = page.locator("#findings-table th", has_text="Finding")
    header.get_by_role("button").click()

    expect(header).to_have_attribute("aria-sort", "ascending")
    expect(findings(page).first).to_contain_text("app/core.py:3")
    header.get_by_role("button").click()
    expect(header).to_have_attribute("aria-sort", "descending")
    expect(findings(page).first).to_contain_text("app/run.py:8")


def test_choosing_a_package_shows_its_neighbours_only(page: Page):
    page.locator(".node", has_text="cli").click()

    expect(page.locator(".node.on")).to_have_count(3)
    page.keyboard.press("Escape")
    expect(page.locator("#graph.chosen")).to_have_count(0)


def test_the_graph_zooms(page: Page):
    before = page.locator("#graph").bounding_box()
    page.get_by_label("Zoom in").click()
    after = page.locator("#graph").bounding_box()

    assert before
    assert after
    assert after["width"] == pytest.approx(before["width"] * 1.25, rel=0.01)


def test_a_tile_tells_its_figures(page: Page):
    page.locator(".treemap.wide .tile").first.focus()
    expect(page.locator("#tip")).to_contain_text("app/core.py · 900 lines · 40 commits by 5 authors")


def test_the_theme_follows_the_system_and_can_be_switched(page: Page):
    root = page.locator("html")
    page.emulate_media(color_scheme="dark")
    expect(root).to_have_attribute("data-theme", "dark")
    page.locator("#theme").click()
    expect(root).to_have_attribute("data-theme", "light")


def test_printing_opens_every_group_on_white_paper(page: Page):
    page.goto(f"{page.url}#dark")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")

    expect(findings(page)).to_have_count(17)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_nothing_makes_the_page_scroll_sideways(hostile_page: Page, width: int):
    hostile_page.set_viewport_size({"width": width, "height": 800})
    findings(hostile_page).first.click()

    assert hostile_page.evaluate("document.documentElement.scrollWidth") <= width


def test_hostile_text_is_shown_as_it_is(hostile_page: Page):
    expect(hostile_page.locator("h1")).to_contain_text("</script><img src=x onerror=alert(1)>\\u202e")
    assert hostile_page.locator("img").count() == 0
