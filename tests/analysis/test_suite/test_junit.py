"""JUnit files of several test runners, of broken ones, and of one that is too large to be held."""

import resource
import subprocess
import sys
from pathlib import Path

import pytest

from analysis.test_suite.junit import NotJUnit, read_junit
from analysis.test_suite.model import Execution, Result, named_once

PYTEST = """<?xml version="1.0" encoding="utf-8"?>
<testsuites name="pytest tests"><testsuite name="pytest" errors="1" failures="1" skipped="2" tests="5" time="1.2"
 timestamp="2026-11-20T08:15:30.123456+00:00" hostname="runner-1">
<testcase classname="tests.test_a.TestB" name="test_ok[1]" time="0.010"><properties>
<property name="autopilot_position" value="3"/><property name="autopilot_worker" value="gw1"/>
<property name="autopilot_setup" value="0.004"/><property name="theirs" value="x"/></properties></testcase>
<testcase classname="tests.test_a" name="test_bad" time="1,000.5"><failure message="1 == 2">long
</failure></testcase>
<testcase classname="tests.test_a" name="test_setup" time="0"><error message="boom"/></testcase>
<testcase classname="tests.test_a" name="test_off" time="0"><skipped type="pytest.skip" message="no"/></testcase>
<testcase classname="tests.test_a" name="test_known" time="nan"><skipped type="pytest.xfail" message="old"/></testcase>
</testsuite></testsuites>"""
SUREFIRE = """<testsuite name="a.BTest" time="2"><testcase classname="a.BTest" name="works" time="0.1"/>
<testcase classname="a.BTest" name="now" time="0.2"><flakyFailure>x</flakyFailure></testcase>
</testsuite>"""
BOMB = """<!DOCTYPE t [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<testsuite><testcase classname="a" name="&b;"/></testsuite>"""


OF_NODE = """<testsuites><testcase name="one" time="0" classname="test"/>
<testsuite name="group"><testsuite name="inner"><testcase name="two" classname="test" failure="1 == 2">
<failure type="testCodeFailure" message="1 == 2">Error</failure></testcase></testsuite></testsuite></testsuites>"""
OF_MOCHA = """<testsuite name="Mocha Tests" tests="2"><testcase classname="a b" name="fails" file="/x/a.js"><failure>
expected 1 to equal 2
    at a.js:3</failure></testcase><testcase classname="a b" name="works"/></testsuite>"""


def read(folder: Path, text: str) -> tuple[Execution, ...]:
    file = folder / "junit.xml"
    file.write_text(text)
    return read_junit(file).executions


def test_each_result_of_pytest_is_told_apart(tmp_path: Path) -> None:
    found = {one.test: one.result for one in read(tmp_path, PYTEST)}
    assert found == {
        "tests.test_a.TestB.test_ok[1]": Result.PASSED,
        "tests.test_a.test_bad": Result.FAILED,
        "tests.test_a.test_setup": Result.FAILED,
        "tests.test_a.test_off": Result.SKIPPED,
        "tests.test_a.test_known": Result.EXCUSED,
    }


def test_times_positions_and_the_machine_are_kept(tmp_path: Path) -> None:
    ok, bad, _, _, known = read(tmp_path, PYTEST)
    assert (ok.seconds, ok.setup, ok.position, ok.worker) == (0.01, 0.004, 3, "gw1")
    assert (bad.seconds, bad.setup, bad.position) == (1000.5, None, None)
    assert known.seconds == 0
    run = read_junit(tmp_path / "junit.xml", "abc", "py312")
    assert (run.commit, run.configuration, run.conditions) == ("abc", "py312", {"machine": "runner-1"})
    assert run.started
    assert run.started.hour == 8


def test_what_surefire_ran_again_failed_and_passed(tmp_path: Path) -> None:
    found = [(one.test, one.result, one.again) for one in read(tmp_path, SUREFIRE)]
    assert found[1:] == [("a.BTest.now", Result.PASSED, False), ("a.BTest.now", Result.FAILED, True)]


def test_a_name_that_several_tests_share_says_nothing_of_any(tmp_path: Path) -> None:
    case = '<testcase classname="list" name="renders" time="1">{}</testcase>'
    text = f"<testsuite>{case.format('')}{case.format('<failure/>')}</testsuite>"
    (tmp_path / "junit.xml").write_text(text)
    assert list(named_once(read_junit(tmp_path / "junit.xml"))) == []


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "no XML"),
        ("<testsuite><testcase", "no XML"),
        ("PASSED", "no XML"),
        ("<html><body/></html>", "no test suite"),
        (BOMB, "declares entities"),
    ],
)
def test_what_is_no_junit_is_told(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(NotJUnit, match=why):
        read(tmp_path, text)


def test_a_file_larger_than_memory_allows_is_read(tmp_path: Path) -> None:
    """In a process that may have 400 MB: its one test printed 450 MB, which a tree would hold."""
    file = tmp_path / "junit.xml"
    with file.open("w") as out:
        out.write('<testsuite><testcase classname="a" name="b" time="1"><system-out>')
        for _ in range(450):
            out.write("x" * (1 << 20))
        out.write("</system-out></testcase></testsuite>")
    program = (
        "import resource, sys; from pathlib import Path; from analysis.test_suite.junit import read_junit;"
        f"resource.setrlimit(resource.RLIMIT_AS, ({400 << 20}, {400 << 20}));"
        "print(len(read_junit(Path(sys.argv[1])).executions))"
    )
    ended = subprocess.run([sys.executable, "-c", program, str(file)], capture_output=True, text=True, check=False)
    assert ended.stdout == "1\n", ended.stderr
    assert resource.getrlimit(resource.RLIMIT_AS)[0] != 400 << 20


def test_tests_of_node_are_named_by_the_suites_around_them(tmp_path: Path) -> None:
    found = [(one.test, one.result) for one in read(tmp_path, OF_NODE)]
    assert found == [("one", Result.PASSED), ("group inner.two", Result.FAILED)]


def test_what_mocha_says_of_a_failure_stands_in_it(tmp_path: Path) -> None:
    first, second = read(tmp_path, OF_MOCHA)
    assert (first.test, first.result, first.said) == ("a b.fails", Result.FAILED, "expected 1 to equal 2")
    assert (second.result, second.said) == (Result.PASSED, "")
