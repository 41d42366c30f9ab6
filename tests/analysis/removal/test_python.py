"""What a file looks like after names were taken out of it."""

import re
import textwrap

import pytest

from analysis.removal.model import Doomed, Refused
from analysis.removal.python import has_nothing_left, without

FUNCTION, IMPORT = "dead-code/unused-function", "unused/import"


def line_of(text: str, name: str) -> int:
    word = name.rpartition(".")[2]
    lines = text.splitlines()
    defining = (f"def {word}(", f"class {word}:", f"class {word}(")
    found = [number for number, line in enumerate(lines, 1) if any(one in line for one in defining)]
    return found[0] if found else next(number for number, line in enumerate(lines, 1) if word in line)


def import_line(text: str, name: str) -> int:
    named = re.compile(rf"\b{name}\b(?! as)")
    return next(number for number, line in enumerate(text.splitlines(), 1) if named.search(line))


def after(text: str, *names: str, imports: tuple[str, ...] = ()) -> str:
    text = textwrap.dedent(text).lstrip("\n")
    doomed = [Doomed(path="a.py", name=name, line=line_of(text, name), rule=FUNCTION) for name in names]
    doomed += [Doomed(path="a.py", name=name, line=line_of(text, name), rule=IMPORT) for name in imports]
    return without(text.encode(), doomed).decode()


def same(text: str, expected: str) -> bool:
    assert text == textwrap.dedent(expected).lstrip("\n")
    return True


def test_a_function_goes_with_its_decorators_comments_and_empty_lines() -> None:
    text = """
        A = 1


        def first():
            return 1


        # Nobody calls this,
        # not any more.
        @cache
        @retry(
            3,
        )
        def dead():
            return 2
            # unless somebody does


        def last():
            return 3
    """
    expected = """
        A = 1


        def first():
            return 1


        def last():
            return 3
    """
    assert same(after(text, "dead"), expected)


def test_the_last_function_leaves_no_empty_lines_at_the_end() -> None:
    assert after("A = 1\n\n\ndef dead():\n    pass\n", "dead") == "A = 1\n"


def test_between_constants_one_empty_line_stays() -> None:
    assert after("A = 1\n\n\ndef dead():\n    pass\n\n\nB = 2\n", "dead") == "A = 1\n\nB = 2\n"


def test_a_heading_for_what_follows_is_no_comment_of_the_function() -> None:
    text = "A = 1\n\n# ---- helpers ----\ndef dead():\n    pass\n\n\ndef live():\n    pass\n"
    assert "# ---- helpers ----" in after(text, "dead")


def test_the_first_lines_of_a_file_are_not_a_functions_comment() -> None:
    assert after("# Copyright\ndef dead():\n    pass\n\n\nA = 1\n", "dead").startswith("# Copyright\n")


@pytest.mark.parametrize(
    ("gone", "left"),
    [
        ("first", "class A:\n    def second(self):\n        pass\n\n    def third(self):\n        pass\n\n\nB = 1\n"),
        ("second", "class A:\n    def first(self):\n        pass\n\n    def third(self):\n        pass\n\n\nB = 1\n"),
        ("third", "class A:\n    def first(self):\n        pass\n\n    def second(self):\n        pass\n\n\nB = 1\n"),
    ],
)
def test_a_method_leaves_its_neighbours_as_far_apart_as_they_were(gone: str, left: str) -> None:
    methods = "\n".join(f"    def {name}(self):\n        pass\n" for name in ("first", "second", "third"))
    assert after(f"class A:\n{methods}\n\nB = 1\n", f"A.{gone}") == left


def test_a_class_that_loses_everything_keeps_its_docstring_or_passes() -> None:
    assert after("class A:\n    def dead(self):\n        return 1\n", "A.dead") == "class A:\n    pass\n"
    assert (
        after('class A:\n    """A."""\n\n    def dead(self):\n        return 1\n', "A.dead")
        == 'class A:\n    """A."""\n'
    )


def test_a_property_goes_with_its_setter_and_a_function_with_its_overloads() -> None:
    text = """
        class A:
            x = 1

            @property
            def dead(self):
                return 1

            @dead.setter
            def dead(self, value):
                pass


        @overload
        def also(a: int) -> int: ...
        @overload
        def also(a: str) -> str: ...
        def also(a):
            return a
    """
    assert same(after(text, "A.dead", "also"), "class A:\n    x = 1\n")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("try:\n    a()\nexcept E:\n    def dead():\n        pass\n", "it is all that its block has"),
        ("def dead():\n    pass\n\n\ndef dead():\n    return 1\n", "it is defined a second time in line 5"),
        ("A = 1; \\\n\ndef other():\n    pass\n", "it is not where it was found"),
        ("class dead: pass; B = 1\n", ""),
        ("def dead(:\n", "the file would not parse"),
    ],
)
def test_what_cannot_be_taken_out_cleanly_is_refused(text: str, reason: str) -> None:
    doomed = Doomed(path="a.py", name="dead", line=line_of(text + "dead", "dead"), rule=FUNCTION)
    if not reason:
        assert without(text.encode(), [doomed]) == b""
        return
    with pytest.raises(Refused, match=reason):
        without(text.encode(), [doomed])


@pytest.mark.parametrize(
    ("text", "gone", "left"),
    [
        ("import os\nimport re\n\nA = re\n", ("os",), "import re\n\nA = re\n"),
        ("from x import a, b, c\n", ("a",), "from x import b, c\n"),
        ("from x import a, b, c\n", ("b",), "from x import a, c\n"),
        ("from x import a, b, c\n", ("b", "c"), "from x import a\n"),
        ("from x import a, b, c\n", ("a", "c"), "from x import b\n"),
        ("from x import (\n    a,  # why\n    b,\n)\n", ("a",), "from x import (\n    b,\n)\n"),
        ("from x import (\n    a, b,\n    c, d,\n)\n", ("b", "c"), "from x import (\n    a, \n    d,\n)\n"),
        ("from x import a as z, b\n", ("z",), "from x import b\n"),
        ("from x import a, \\\n    b\n", ("b",), "from x import a\n"),
        ("from x import a, \\\n    b\n\nC = 1\n", ("a", "b"), "C = 1\n"),
        ("if TYPE_CHECKING:\n    from x import a\n\nB = 1\n", ("a",), "B = 1\n"),
        ("import os\r\nimport re\r\n", ("os",), "import re\r\n"),
    ],
)
def test_imports_lose_just_the_names_that_go(text: str, gone: tuple[str, ...], left: str) -> None:
    doomed = [Doomed(path="a.py", name=name, line=import_line(text, name), rule=IMPORT) for name in gone]
    assert without(text.encode(), doomed).decode() == left


@pytest.mark.parametrize(
    ("listed", "left"),
    [
        ('__all__ = ["dead", "live"]', '__all__ = ["live"]'),
        ('__all__ = ["live", "dead"]', '__all__ = ["live"]'),
        ('__all__ = ("dead", "live")', '__all__ = ("live",)'),
        ('__all__ = ["dead"]', "__all__ = []"),
        ('__all__ = [\n    "dead",\n    "live",\n]', '__all__ = [\n    "live",\n]'),
        ('__all__ += ["dead"]', "__all__ += []"),
    ],
)
def test_entries_of_all_go_with_the_name(listed: str, left: str) -> None:
    text = f"{listed}\n\n\ndef dead():\n    pass\n\n\ndef live():\n    pass\n"
    assert after(text, "dead") == f"{left}\n\n\ndef live():\n    pass\n"


def test_several_neighbours_go_at_once() -> None:
    text = "def a():\n    pass\n\n\ndef b():\n    pass\n\n\ndef c():\n    pass\n\n\ndef d():\n    pass\n"
    assert after(text, "b", "c") == "def a():\n    pass\n\n\ndef d():\n    pass\n"


def test_text_beyond_ascii_stays_as_it_is() -> None:
    text = "from x import größe, maß\n\nA = 'ä'  # ö\n\n\ndef dead():\n    return 'ü'\n\n\nB = maß\n"
    assert after(text, "dead", imports=("größe",)) == "from x import maß\n\nA = 'ä'  # ö\n\nB = maß\n"


def test_a_module_of_docstring_and_imports_has_nothing_left() -> None:
    assert has_nothing_left(b'"""Doc."""\nimport os\n__all__ = []\n')
    assert not has_nothing_left(b"import os\nA = 1\n")
