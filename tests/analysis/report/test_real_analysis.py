"""Reports of what the analysers really say, about this package."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from jsonschema import Draft4Validator

from analysis.dead_code.find import find_dead_code
from analysis.duplication.clones import find_clones
from analysis.findings import worst_first
from analysis.index.index import Index
from analysis.index.snapshot import take_snapshot
from analysis.quality.complexity import find_complexity
from analysis.report.format import Format
from analysis.report.json import from_json
from analysis.report.write import Background, render
from analysis.result import Analysis

CHECKOUT = Path(__file__).parents[3]
SCHEMA = CHECKOUT / "tests" / "data" / "sarif-schema-2.1.0.json"
CLONE = """
def {name}(rows, {limit}):
    total, seen = 0, set()
    for {row} in rows:
        if {row}.key in seen or {row}.value > {limit}:
            continue
        seen.add({row}.key)
        total += {row}.value * {row}.weight - len(seen)
        if total > {limit} * len(seen) and not {row}.final:
            total -= {limit} // 2
    return total / max(len(seen), 1)
"""


@pytest.fixture
def component(tmp_path: Path) -> Path:
    """A real package of ours with a copied function and a dead one planted."""
    for file in (CHECKOUT / "analysis" / "report").glob("*.py"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "first café.py").write_text(CLONE.format(name="cost", limit="most", row="row"), encoding="utf-8")
    (tmp_path / "second.py").write_text(
        CLONE.format(name="price", limit="top", row="line") + "\n\ndef _never():\n    return _never()\n",
        encoding="utf-8",
    )
    return tmp_path


@pytest.fixture
def real(component: Path) -> Analysis:
    index = Index(take_snapshot(component), workers=1)
    findings = (*find_dead_code(index), *find_clones(index), *find_complexity(index))
    return Analysis(
        component=str(component), created=datetime(2026, 3, 1, tzinfo=UTC), findings=tuple(worst_first(findings))
    )


@pytest.fixture
def background(component: Path) -> Background:
    return Background(version="1.2.3", sources=lambda path: (component / path).read_text(encoding="utf-8"))


def test_the_sarif_log_of_a_real_analysis_is_valid(real: Analysis, background: Background):
    log = json.loads(render(real, Format.SARIF, background))

    Draft4Validator(json.loads(SCHEMA.read_text(encoding="utf-8"))).validate(log)
    assert any(len(result["locations"]) > 1 for result in log["runs"][0]["results"])


def test_a_real_analysis_reads_back_the_same(real: Analysis, background: Background):
    assert from_json(render(real, Format.JSON, background)) == real


@pytest.mark.parametrize("report_format", [Format.TABLE, Format.MARKDOWN, Format.HTML])
def test_people_are_told_of_the_dead_function(real: Analysis, background: Background, report_format: Format):
    assert "_never" in render(real, report_format, background).replace("\\", "")
