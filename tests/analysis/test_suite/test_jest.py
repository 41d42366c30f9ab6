import json
from pathlib import Path

import pytest

from analysis.test_suite.jest import NOT_RUN, NotJest, read_jest
from analysis.test_suite.model import Result


def case(name: str, status: str, said: str = "") -> dict[str, object]:
    return {
        "ancestorTitles": ["sum"], "title": name, "fullName": f"sum {name}", "status": status, "duration": 5,
        "failureMessages": [said] if said else [],
    }  # fmt: skip


def report(root: Path) -> Path:
    """As Jest 29 writes it, but for what is not read."""
    file = root / "report.json"
    tests = [
        case("adds", "passed"),
        case("carries", "failed", "Error: expect(1)\n    at a.js"),
        case("later", "pending"),
    ]
    results = [
        {"name": f"{root}/a.test.js", "status": "failed", "message": "…", "assertionResults": tests},
        {"name": f"{root}/b.test.js", "status": "failed", "message": "Cannot find module", "assertionResults": []},
        {"name": f"{root}/c.test.js", "status": "passed", "message": "", "assertionResults": []},
    ]
    file.write_text(json.dumps({"numTotalTests": 3, "success": False, "testResults": results}))
    return file


def test_tests_are_named_by_file_and_by_what_is_around_them(tmp_path: Path) -> None:
    found = read_jest(report(tmp_path), tmp_path).executions
    assert [(one.test, one.result) for one in found] == [
        ("a.test.js sum adds", Result.PASSED),
        ("a.test.js sum carries", Result.FAILED),
        ("a.test.js sum later", Result.SKIPPED),
        ("b.test.js", Result.FAILED),
    ]
    assert (found[1].said, found[1].seconds, found[3].said) == ("Error: expect(1)", 0.005, NOT_RUN)


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"testResults": [{}]}', '{"testResults": 1}', "\xff"])
def test_what_is_no_report_of_jest_is_refused(tmp_path: Path, content: str) -> None:
    file = tmp_path / "report.json"
    file.write_text(content)
    with pytest.raises(NotJest):
        read_jest(file, tmp_path)
