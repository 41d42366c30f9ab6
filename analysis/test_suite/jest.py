"""What Jest writes with `--json`: https://jestjs.io/docs/configuration#testresultsprocessor-string."""

from pathlib import Path

import msgspec

from analysis.test_suite.junit import first_line
from analysis.test_suite.model import Execution, Result, SuiteRun

NOT_RUN = "Test suite failed to run"
"""What is said of a file that could not be imported."""

RESULTS = {"passed": Result.PASSED, "failed": Result.FAILED}


class NotJest(ValueError):
    """A file that cannot be read as Jest's, and why."""


class _Test(msgspec.Struct, rename="camel"):
    full_name: str
    status: str
    duration: float | None = None
    failure_messages: list[str] = []


class _File(msgspec.Struct, rename="camel"):
    name: str
    status: str
    message: str = ""
    assertion_results: list[_Test] = []


class _Report(msgspec.Struct, rename="camel"):
    test_results: list[_File]


def read_jest(file: Path, root: Path, commit: str = "") -> SuiteRun:
    """The tests of a file, named by where they stand below `root`. Raises NotJest, OSError."""
    try:
        report = msgspec.json.decode(file.read_bytes(), type=_Report)
    except msgspec.DecodeError as error:
        raise NotJest(f"{file.name} is no report of Jest's: {error}") from None
    tests = [test for one in report.test_results for test in _tests(one, f"{root.resolve()}/")]
    return SuiteRun(commit, file.name, tuple(tests))


def _tests(one: _File, root: str) -> list[Execution]:
    path = one.name.removeprefix(root)
    if not one.assertion_results and one.status == "failed":
        return [Execution(path, Result.FAILED, file=path, said=NOT_RUN)]
    return [
        Execution(
            f"{path} {test.full_name}",
            RESULTS.get(test.status, Result.SKIPPED),
            (test.duration or 0) / 1000,
            file=path,
            said=first_line(next(iter(test.failure_messages), "")),
        )
        for test in one.assertion_results
    ]
