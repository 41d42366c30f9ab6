"""Logs of programs that were made to fail, one file each, named by the class of what was broken and by the tool."""

from pathlib import Path

import pytest

from analysis.failures.diagnose import NotAFailure, diagnose_junit, diagnose_log, flaky_if_passed
from analysis.failures.lines import lines_of
from analysis.failures.model import FailureClass
from analysis.failures.templates import Templates

LOGS = sorted((Path(__file__).parents[2] / "data" / "failures").glob("*.log"))
OWN = frozenset({"app"})

FIRST_ERRORS = {
    "compile_cargo": "error[E0277]: cannot subtract `&str` from `i32`",
    "compile_gcc": "a.c:2:52: error: ‘undefinedv’ undeclared (first use in this function)",
    "compile_linker": "a.c:(.text+0x5): undefined reference to `f'",
    "compile_pytest_syntax": "E   SyntaxError: invalid syntax",
    "compile_tsc": "src/t.ts(1,7): error TS2322: Type 'string' is not assignable to type 'number'.",
    "configuration_command_not_found": "bash: line 1: pytesst: command not found",
    "configuration_pytest_env": "E   KeyError: 'PAYMENT_API_KEY'",
    "dependency_pytest_module": "E   ModuleNotFoundError: No module named 'flaskk'",
    "infrastructure_pytest_refused": "E               ConnectionRefusedError: [Errno 111] Connection refused",
    "lint_mypy": 'app/typed.py:1: error: Incompatible types in assignment (expression has type "str", variable has type'
    ' "int")  [assignment]',
    "memory_pytest": "E       MemoryError",
    "test_cargo": "assertion `left == right` failed",
    "test_jest": "expect(received).toBe(expected) // Object.is equality",
    "test_jest_reference": "ReferenceError: bb is not defined",
    "test_pytest_assert": "E       assert 2.4 == 3.6",
    "test_pytest_xdist": "E       assert 2.4 == 3.6",
    "test_unittest": "AssertionError: {'a': 1} != {'a': 2}",
    "timeout_pytest": "E       Failed: Timeout (>1.0s) from pytest-timeout.",
}


def test_there_are_logs_of_every_class_that_one_log_can_tell() -> None:
    assert {log.name.partition("_")[0] for log in LOGS} >= set(FailureClass) - {
        FailureClass.FLAKY,
        FailureClass.UNKNOWN,
    }


@pytest.mark.parametrize("log", LOGS, ids=lambda log: log.stem)
def test_the_class_is_that_of_what_was_broken(log: Path) -> None:
    assert diagnose_log(log, own=OWN).failure_class == log.name.partition("_")[0]


@pytest.mark.parametrize("name", FIRST_ERRORS)
def test_the_first_error_is_the_message_of_what_was_broken(name: str) -> None:
    log = next(log for log in LOGS if log.stem == name)
    first = diagnose_log(log, own=OWN).first_error
    assert first
    assert first.text == FIRST_ERRORS[name].strip()
    assert first.text in log.read_text().splitlines()[first.number - 1]


@pytest.mark.parametrize("log", LOGS, ids=lambda log: log.stem)
def test_what_a_runner_adds_changes_nothing(log: Path, tmp_path: Path) -> None:
    """Time stamps, colours, groups, a step before that printed errors and went well, and one that tidies up after."""
    before = [
        "##[group]Run make warm",
        "ERROR: cache is cold, going on",
        "##[endgroup]",
        "E   assert 0",
        "##[group]Run tests",
    ]
    after = ["##[group]Run actions/tidy@v1", "Cleaning up orphan processes"]
    body = [line for line in log.read_text().splitlines() if not line.startswith("Error: Process")]
    body = [*before, *body, "##[error]Process completed with exit code 1.", *after]
    stamped = "\n".join(f"2026-01-02T03:04:05.1234567Z \x1b[0m{line}" for line in body)
    plain, dressed = diagnose_log(log, own=OWN), diagnose_log(write(tmp_path / "log.txt", stamped), own=OWN)
    assert dressed.failure_class == plain.failure_class
    assert dressed.first_error
    assert plain.first_error
    assert dressed.first_error.text == plain.first_error.text
    assert dressed.first_error.number == plain.first_error.number + len(before)


def test_what_green_runs_print_too_is_not_the_error(tmp_path: Path) -> None:
    noisy = "error: cannot reach the metrics of build 17, going on\n"
    green = Templates()
    green.learn(lines_of(noisy + "42 tests ran in 3.5 s\n"))
    log = write(
        tmp_path / "red.log", noisy.replace("17", "18") + "41 tests ran in 9 s\nfatal: widget 7 is upside down\n"
    )
    diagnosis = diagnose_log(log, green)
    assert diagnosis.first_error
    assert diagnosis.first_error.text == "fatal: widget 7 is upside down"
    assert diagnosis.novel_lines == 1


def test_a_log_without_errors_is_unknown(tmp_path: Path) -> None:
    diagnosis = diagnose_log(write(tmp_path / "log", "all is well\n"))
    assert diagnosis.failure_class is FailureClass.UNKNOWN
    assert diagnosis.first_error is None


def test_lines_without_end_and_odd_bytes_are_read(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_bytes(b"x" * 5_000_000 + b"\n\xff\xfe\x00\nE       assert 1 == 2\n1 failed in 0.1s\n")
    diagnosis = diagnose_log(path)
    assert diagnosis.first_error
    assert (diagnosis.first_error.number, diagnosis.lines) == (3, 4)


def test_places_are_the_repositorys_own() -> None:
    log = next(log for log in LOGS if log.stem == "test_pytest_nameerror")
    frame = diagnose_log(log).frames[0]
    assert (frame.path, frame.line) == ("app/price.py", 2)


JUNIT = """<testsuites><testsuite name="s">
<testcase classname="tests.a" name="test_ok"/>
<testcase classname="tests.a" name="test_x"><failure message="assert 1 == 2">def test_x():
&gt;       assert 1 == 2
E       assert 1 == 2

tests/a.py:3: AssertionError</failure></testcase>
<testcase classname="tests.b" name="test_y"><error message="x">E   NameError</error></testcase>
</testsuite></testsuites>"""


def test_a_junit_file_tells_of_its_first_failure(tmp_path: Path) -> None:
    diagnosis = diagnose_junit(write(tmp_path / "junit.xml", JUNIT))
    assert diagnosis.failure_class is FailureClass.TEST
    assert diagnosis.failed_tests == ("tests.a.test_x", "tests.b.test_y")
    assert diagnosis.first_error
    assert diagnosis.first_error.text == "E       assert 1 == 2"
    assert [(frame.path, frame.line) for frame in diagnosis.frames] == [("tests/a.py", 3)]


@pytest.mark.parametrize(
    "text", ["", "<html/>", "<testsuites/>", "<testsuite><testcase name='a'/></testsuite>", "no xml"]
)
def test_what_is_no_failure_is_told(tmp_path: Path, text: str) -> None:
    with pytest.raises(NotAFailure, match=r"junit\.xml"):
        diagnose_junit(write(tmp_path / "junit.xml", text))


def test_what_passed_at_the_same_commit_is_flaky(tmp_path: Path) -> None:
    diagnosis = diagnose_junit(write(tmp_path / "junit.xml", JUNIT))
    assert flaky_if_passed(diagnosis, ["tests.a.test_x"]).failure_class is FailureClass.TEST
    assert flaky_if_passed(diagnosis, ["tests.a.test_x", "tests.b.test_y"]).failure_class is FailureClass.FLAKY


def write(path: Path, text: str) -> Path:
    path.write_text(text)
    return path
