import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from analysis.baseline import BASELINE_NAME, IN_BASELINE, BaselineError, load_baseline, make_baseline
from analysis.findings import Category, Finding, Location, Severity, Tier
from analysis.result import Analysis


def finding(path: str) -> Finding:
    return Finding(
        rule_id="dead-code/unused-function",
        category=Category.QUALITY,
        severity=Severity.LOW,
        confidence=1,
        tier=Tier.REVIEW,
        message="`f` is never used",
        locations=(Location(path=path, line=1),),
    )


@pytest.fixture
def analysis() -> Analysis:
    suppressed = ((finding("old.py"), IN_BASELINE), (finding("kept.py"), "by comment"))
    findings = (finding("b.py"), finding("a.py"))
    return Analysis(component="x", created=datetime(2026, 1, 1, tzinfo=UTC), findings=findings, suppressed=suppressed)


def test_a_baseline_holds_what_is_reported_and_what_it_held_before(analysis: Analysis):
    assert [accepted.path for accepted in make_baseline(analysis).findings] == ["a.py", "b.py", "old.py"]


def test_a_written_baseline_reads_back_the_same(analysis: Analysis, tmp_path: Path):
    path = tmp_path / BASELINE_NAME
    path.write_text(make_baseline(analysis).to_json())

    assert load_baseline(path) == make_baseline(analysis)


def test_an_entry_can_be_read_by_people(analysis: Analysis):
    entry = json.loads(make_baseline(analysis).to_json())["findings"][0]
    assert (entry["rule"], entry["path"], entry["message"]) == (
        "dead-code/unused-function",
        "a.py",
        "`f` is never used",
    )


def test_no_file_is_no_baseline(tmp_path: Path):
    assert load_baseline(tmp_path / BASELINE_NAME) is None


@pytest.mark.parametrize(
    ("text", "problem"), [("{", "Invalid JSON"), ('{"version": 2}', "version"), ('{"findings": [{}]}', "fingerprint")]
)
def test_a_damaged_baseline_is_an_error_that_names_the_problem(tmp_path: Path, text: str, problem: str):
    path = tmp_path / BASELINE_NAME
    path.write_text(text)

    with pytest.raises(BaselineError, match=problem):
        load_baseline(path)
