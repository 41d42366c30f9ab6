"""Texts are cut to what GitHub takes, and stay what they are for us."""

import pytest

from integrations.github.marker import LEFT_OUT, fitted, heading, is_marked, mark

MOST = 65_536


def test_a_text_that_fits_stays_as_it_is() -> None:
    assert mark("Hello\n", "topic") == "Hello\n\n<!-- autopilot:topic -->"
    assert fitted("x" * 60_000) == "x" * 60_000


@pytest.mark.parametrize(
    "text", ["a row\n" * 20_000, "x" * 100_000, "```\n" + "line\n" * 30_000 + "```\n", "ü\n" * 60_000]
)
def test_a_text_that_is_too_long_is_cut_and_says_so(text: str) -> None:
    found = mark(text, "topic")
    assert len(found) <= MOST
    assert LEFT_OUT in found
    assert is_marked(found, "topic")
    assert sum(line.startswith("```") for line in found.splitlines()) % 2 == 0


def test_what_we_keep_invisible_at_the_end_is_not_cut_off() -> None:
    said = "<!-- autopilot:patch=0123456789abcdef -->"
    found = mark("a row\n" * 20_000 + "\n" + said, "topic")
    assert said in found
    assert found.endswith("<!-- autopilot:topic -->")
    assert len(found) <= MOST


def test_a_title_is_as_github_keeps_it() -> None:
    assert heading("  Fix it \n") == "Fix it"
    assert heading("x" * 256) == "x" * 256
    assert len(heading("word " * 100)) <= 256
