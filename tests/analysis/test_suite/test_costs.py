"""Where time goes, how tests divide over jobs, and how a choice of tests is measured."""

import json
from pathlib import Path

import pytest
import yaml

from analysis.test_suite.durations import durations, half_of_time, slowest, split
from analysis.test_suite.fixtures import fixture_costs
from analysis.test_suite.imports_cost import import_costs
from analysis.test_suite.model import Execution, Result, SuiteRun
from analysis.test_suite.trials import Trial, choice, measured
from analysis.test_suite.workflow import CannotDivide, divided


def test_times_are_medians_of_the_runs_in_which_a_test_ran() -> None:
    times = [(1.0, 4.0), (2.0, 4.0), (9.0, 4.0)]
    runs = [
        SuiteRun("1", "", (Execution("a", Result.PASSED, a, 0.5), Execution("b", Result.FAILED, b))) for a, b in times
    ]
    runs.append(SuiteRun("1", "", (Execution("a", Result.SKIPPED, 0), Execution("c", Result.SKIPPED, 0))))
    assert durations(runs) == {"a": 2.0, "b": 4.0}
    first, second = slowest(runs)
    assert (first.test, first.setup, first.runs) == ("b", None, 3)
    assert (second.test, second.setup, second.share) == ("a", 0.5, pytest.approx(1 / 3))


def test_half_of_the_time_may_be_one_test() -> None:
    assert half_of_time({"a": 10, "b": 1, "c": 1}) == 1
    assert half_of_time({"a": 1, "b": 1, "c": 1, "d": 1}) == 2
    assert half_of_time({}) == 0


def test_the_longest_tests_are_dealt_out_first() -> None:
    found = split({"a": 5, "b": 4, "c": 3, "d": 3, "e": 3}, jobs=2, fixed=1)
    assert [job.tests for job in found.jobs] == [("a", "d"), ("b", "c", "e")]
    assert (found.longest, found.imbalance) == (11, pytest.approx(1 / 9))
    assert found.naive == pytest.approx(0, abs=0.01) or found.naive > 0


def test_more_jobs_than_tests_leave_some_idle() -> None:
    found = split({"a": 1.0}, jobs=3)
    assert sorted(len(job.tests) for job in found.jobs) == [0, 0, 1]
    assert split({}, jobs=2).imbalance == 0


IMPORTS = """\
import time: self [us] | cumulative | imported package
import time:       150 |        150 |   os.path
import time:     20000 |      30000 | pandas
import time:    500000 |     520000 |   pandas.core
noise
import time:      7000 |       7000 |     shop.models
import time:     90000 |      90000 | _pytest.config
"""


def test_imports_are_added_up_by_package_without_what_pytest_brings() -> None:
    found = import_costs(IMPORTS.splitlines())
    assert [(one.package, one.seconds, one.modules) for one in found] == [("pandas", 0.52, 2), ("shop", 0.007, 1)]


def test_fixtures_are_added_up_over_processes(tmp_path: Path) -> None:
    row = {"module": "conftest", "name": "app", "scope": "function", "seconds": 1.5, "times": 3}
    (tmp_path / "1.json").write_text(json.dumps([row, {**row, "name": "db", "seconds": 0.1}]))
    (tmp_path / "2.json").write_text(json.dumps([row]))
    assert [(one.name, one.seconds, one.times) for one in fixture_costs(tmp_path)] == [("app", 3.0, 6), ("db", 0.1, 3)]


def test_a_choice_is_measured_on_faults_that_tests_catch() -> None:
    times = {"a": 1.0, "b": 3.0}

    def trial(chosen: set[str], failed: set[str]) -> Trial:
        one = choice("imports", frozenset(chosen), frozenset(failed), times)
        return Trial(commit="c", subject="s", tests=2, failed=len(failed), choices=(one,))

    (found,) = measured([trial({"a"}, {"a"}), trial({"a"}, {"a", "b"}), trial({"b"}, {"a"}), trial({"a"}, set())])
    assert (found.faults.count, found.faults.of) == (2, 3)
    assert (found.failures.count, found.failures.of) == (2, 4)
    assert found.tests == 0.5
    assert found.time == pytest.approx((0.25 + 0.25 + 0.75) / 3)
    assert measured([]) == []


WORKFLOW = """\
# Tests of all
on: push
jobs:
  lint:
    steps: [{run: ruff check}]
  test:   # the tests
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
      - run: uv run pytest -q  # all
"""


def test_a_plain_workflow_is_divided_and_keeps_its_comments() -> None:
    found = divided(WORKFLOW, 3)
    job = yaml.safe_load(found)["jobs"]["test"]
    assert job["strategy"] == {"fail-fast": False, "matrix": {"group": [1, 2, 3]}}
    run = "uv run --with pytest-split pytest --splits 3 --group ${{ matrix.group }} -q"
    assert job["steps"][1]["run"] == run
    assert "# the tests" in found
    assert "# all" in found


def test_without_uv_the_plugin_is_installed() -> None:
    found = divided(WORKFLOW.replace("uv run pytest -q", "python -m pytest -q"), 2)
    assert "run: python -m pip install pytest-split && python -m pytest --splits 2 --group" in found


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("uv run pytest -q", "make test", "0 of its steps"),
        ("[{run: ruff check}]", "[{run: pytest}]", "2 of its steps"),
        ("    runs-on", "    strategy: {matrix: {os: [a]}}\n    runs-on", "a strategy already"),
        ("uv run pytest -q  # all", "|\n          uv run pytest -q\n", "not a plain line"),
        ("pytest -q", "pytest --cov --cov-fail-under=90", "coverage that is asked for"),
        ("on: push", "on: [push", "no YAML"),
    ],
)
def test_a_workflow_that_is_not_plain_is_left_alone(old: str, new: str, why: str) -> None:
    with pytest.raises(CannotDivide, match=why):
        divided(WORKFLOW.replace(old, new), 2)
