from analysis.index.languages import Language
from analysis.index.snapshot import SourceFile
from analysis.quality.checks.layer import check

FILE = SourceFile("a.py", "0" * 40, 0, Language.PYTHON)
SWALLOW = "try:\n    f()\nexcept Exception:\n    pass\n"


def test_names_that_are_passed_on_are_known_and_called_ones_are_not() -> None:
    text = "register(one)\nx = two\ny = [three, {'k': four}]\nf(key=obj.five)\ndef g(a=six): return seven\neight()\n"
    assert check(text.encode(), FILE).handed_over == ("five", "four", "one", "seven", "six", "three", "two")


def test_suspicions_come_in_reading_order() -> None:
    text = SWALLOW + "class A:\n    def f(self, x: int = ''):\n        pass\n" + SWALLOW
    assert [(s.check, s.line, s.symbol) for s in check(text.encode(), FILE).suspicions] == [
        ("swallowed", 3, ""),
        ("default-type", 6, "A"),
        ("swallowed", 10, ""),
    ]


def test_what_cannot_be_parsed_is_not_suspected() -> None:
    for content in (b"def (", b"\x00", b"\xff\xfe", b"print 'x'", b"x = " + b"(" * 500):
        assert check(content, FILE).suspicions == ()


def test_a_deep_expression_is_read() -> None:
    text = "x = " + " + ".join(["1"] * 900) + "\n" + SWALLOW
    assert [s.check for s in check(text.encode(), FILE).suspicions] == ["swallowed"]


def test_warnings_of_the_parser_are_not_ours() -> None:
    assert check(b"x = '\\d'\n", FILE).suspicions == ()


def test_a_byte_order_mark_and_another_encoding_are_read() -> None:
    assert len(check(b"\xef\xbb\xbf" + SWALLOW.encode(), FILE).suspicions) == 1
    assert len(check(b"# coding: latin-1\n# \xe9\n" + SWALLOW.encode(), FILE).suspicions) == 1


def test_a_generated_file_is_not_suspected_but_its_callbacks_count() -> None:
    checked = check(b"# DO NOT EDIT\nregister(callback)\n" + SWALLOW.encode(), FILE)
    assert (checked.suspicions, checked.handed_over) == ((), ("callback",))


def test_a_form_feed_does_not_end_a_line() -> None:
    (suspicion,) = check(b"x = 1  # \x0c\n" + SWALLOW.encode(), FILE).suspicions
    assert (suspicion.line, suspicion.text) == (4, "except Exception:")
