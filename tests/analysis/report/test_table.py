from io import StringIO

import pytest
from rich.console import Console

from analysis.report.table import to_table


def shown(analysis, width: int = 80, terminal: bool = False) -> str:
    stream = StringIO()
    to_table(
        analysis, Console(file=stream, width=width, force_terminal=terminal, color_system="256" if terminal else None)
    )
    return stream.getvalue()


def test_it_ends_with_the_things_worth_doing_first(analysis):
    end = shown(analysis).rpartition("Worth doing first\n")[2]

    assert [line for line in end.splitlines() if line[:2] in {"1.", "2.", "3."}] == [
        "1. Fix the shell injection in run.py",
        "2. Remove 14 unused functions: helper_3, helper_4, helper_5 and 11 more",
        "3. Break the import cycle through core.py",
    ]


def test_a_pipe_gets_plain_text_within_its_width(analysis):
    text = shown(analysis)

    assert text.isascii()
    assert "\x1b" not in text
    assert max(map(len, text.splitlines())) <= 80


@pytest.mark.parametrize("width", [80, 120])
def test_a_place_stays_in_one_piece(analysis, make_finding, width: int):
    path = "package/with/a/rather/long/path/to/module.py"
    text = shown(analysis.model_copy(update={"findings": (make_finding(path=path),)}), width)

    assert f"{path}:3" in text


def test_a_terminal_gets_colour(analysis):
    assert "\x1b[" in shown(analysis, terminal=True)


def test_nothing_in_the_code_reaches_the_terminal_as_a_control(hostile):
    text = shown(hostile)

    assert "\x1b" not in text
    assert "\u202e" not in text


def test_square_brackets_in_names_are_no_markup(analysis, make_finding):
    text = shown(analysis.model_copy(update={"findings": (make_finding(message="see [red]this[/red]"),)}))
    assert "see [red]this[/red]" in text


def test_the_worst_are_shown_and_the_rest_counted(analysis, make_finding):
    many = tuple(make_finding(line=line) for line in range(1, 31))
    assert "and 10 more" in shown(analysis.model_copy(update={"findings": many}))


def test_the_score_comes_with_its_parts(analysis):
    text = shown(analysis)

    assert "14 unused functions" in text
    assert "82 of 100 (B)" in text


def test_an_empty_analysis_says_that_nothing_stands_out(analysis):
    empty = analysis.model_copy(update={"findings": (), "hot_spots": (), "score": None})
    assert shown(empty).endswith("Nothing stands out that is worth doing first.\n")
