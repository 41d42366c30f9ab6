"""Marks on flaky tests: where they go, that they run, and that nothing else in the file changes."""

import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from analysis.test_suite.places import Places, node_id
from analysis.test_suite.quarantine import CannotMark, Quarantined, by_file, end_date, is_marked, mark

UNTIL = date(2036, 1, 1)


def wanted(test: str, until: date = UNTIL) -> Quarantined:
    return Quarantined(test=test, path="tests/test_a.py", owner='@o "the" octocat', until=until, why="flaky")


def marked(source: str, *tests: str) -> str:
    return mark(source, "tests/test_a.py", [wanted(test) for test in tests])


PLAIN = '''\
"""Tests."""

import os
import sys

from shop import total


@given(1)
def test_total(x):
    assert total(x)


class TestMore:
    def test_in_class(self):
        pass
'''
MARKED = '''\
"""Tests."""

import datetime
import os
import sys

import pytest
from shop import total


@pytest.mark.xfail(
    datetime.date.today() < datetime.date(2036, 1, 1),
    reason="flaky; owner: @o the octocat",
    strict=False,
)
@given(1)
def test_total(x):
    assert total(x)


class TestMore:
    @pytest.mark.xfail(
        datetime.date.today() < datetime.date(2036, 1, 1),
        reason="flaky; owner: @o the octocat",
        strict=False,
    )
    def test_in_class(self):
        pass
'''


def test_the_mark_goes_above_the_decorators_and_imports_where_they_are_sorted() -> None:
    assert marked(PLAIN, "tests.test_a.test_total[1]", "tests.test_a.TestMore.test_in_class") == MARKED


def test_ends_of_lines_stay() -> None:
    source = PLAIN.replace("\n", "\r\n")
    assert marked(source, "tests.test_a.test_total", "tests.test_a.TestMore.test_in_class") == MARKED.replace(
        "\n", "\r\n"
    )


def test_a_name_that_means_something_else_in_the_file_is_not_used() -> None:
    source = "from datetime import datetime\n\nimport pytest\n\n\ndef test_now():\n    assert datetime.now()\n"
    found = marked(source, "tests.test_a.test_now")
    assert "import datetime as _datetime\n" in found
    assert "_datetime.date.today() < _datetime.date(2036, 1, 1)" in found
    compile(found, "test_a.py", "exec")


@pytest.mark.parametrize(
    ("source", "test"),
    [
        ("def test_a(:\n", "tests.test_a.test_a"),
        ("test_a = make()\n", "tests.test_a.test_a"),
        ("def test_a(): pass\ndef test_a(): pass\n", "tests.test_a.test_a"),
        ("class Base:\n    def test_b(self): pass\nclass TestA(Base): pass\n", "tests.test_a.TestA.test_b"),
    ],
)
def test_what_is_not_written_as_one_function_is_left_alone(source: str, test: str) -> None:
    with pytest.raises(CannotMark):
        marked(source, test)


def test_a_test_that_bears_a_mark_is_known() -> None:
    assert is_marked(MARKED, "tests.test_a.test_total[2]", "tests/test_a.py")
    assert not is_marked(PLAIN, "tests.test_a.test_total", "tests/test_a.py")
    assert is_marked("@unittest.skip('x')\ndef test_b(): pass\n", "tests.test_a.test_b", "tests/test_a.py")


def test_cases_of_a_test_get_one_mark() -> None:
    found = by_file([wanted("tests.test_a.t[1]"), wanted("tests.test_a.t[2]"), wanted("tests.test_a.b")])
    assert [one.test for one in found["tests/test_a.py"]] == ["tests.test_a.b", "tests.test_a.t[2]"]


def test_the_end_stays_the_same_for_weeks_and_is_never_near() -> None:
    days = [date(2026, 1, 1) + timedelta(days=number) for number in range(800)]
    assert all(28 <= (end_date(day) - day).days <= 59 and end_date(day).day == 1 for day in days)
    assert len({end_date(day) for day in days}) == 28


def test_a_failure_counts_again_from_the_day_on(tmp_path: Path) -> None:
    source = "def test_a():\n    assert False\n\n\ndef test_b():\n    assert False\n"
    today = date.today()  # noqa: DTZ011 -- as the mark asks
    tests = [wanted("tests.test_a.test_a", today), wanted("tests.test_a.test_b", today + timedelta(days=1))]
    (tmp_path / "test_a.py").write_text(mark(source, "tests/test_a.py", tests))
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:randomly", "-p", "no:cacheprovider", str(tmp_path)]
    told = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False).stdout
    assert "1 failed, 1 xfailed" in told, told


def test_a_name_leads_to_its_file_wherever_pytest_was_started() -> None:
    places = Places(frozenset({"tests/test_a.py", "pkg/sub/test_b.py", "x/test_c.py", "y/test_c.py"}))
    assert places.file_of("tests.test_a.TestB.test_c[a.b]") == "tests/test_a.py"
    assert places.file_of("sub.test_b.test_c") == "pkg/sub/test_b.py"
    assert places.file_of("test_c.test_d") == ""
    assert node_id("tests.test_a.TestB.test_c[a.b]", "tests/test_a.py") == "tests/test_a.py::TestB::test_c[a.b]"
