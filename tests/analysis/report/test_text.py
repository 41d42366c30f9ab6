import pytest

from analysis.findings import Location
from analysis.report.text import counted, listed, place, printable


def test_control_and_bidirectional_characters_are_shown_as_escapes():
    assert printable("a\x1b[31m\u202eb\x00") == "a\\x1b[31m\\u202eb\\x00"


def test_white_space_becomes_single_spaces():
    assert printable("one\n\ttwo\r\n  three") == "one two three"


def test_letters_of_every_script_and_joined_emoji_stay():
    assert printable("naïve 文字 👩\u200d💻") == "naïve 文字 👩\u200d💻"


def test_a_long_text_is_cut_with_an_ellipsis():
    assert printable("x" * 10_000, 10) == "xxxxxxxxx…"
    assert printable("x" * 10, 10) == "x" * 10


def test_a_place_is_a_path_and_a_line():
    assert place(Location(path="a/b.py", line=7)) == "a/b.py:7"


@pytest.mark.parametrize(
    ("number", "noun", "text"),
    [
        (1, "file", "1 file"),
        (1204, "file", "1,204 files"),
        (2, "class", "2 classes"),
        (2, "dependency", "2 dependencies"),
        (2, "key", "2 keys"),
    ],
)
def test_a_count_agrees_with_its_noun(number: int, noun: str, text: str):
    assert counted(number, noun) == text


def test_a_list_names_a_few_and_counts_the_rest():
    assert listed(["a"]) == "a"
    assert listed(["a", "b"]) == "a and b"
    assert listed(["a", "b", "a", "c", "d", "e"]) == "a, b, c and 2 more"
    assert listed([]) == ""
