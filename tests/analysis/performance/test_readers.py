"""Files of benchmarks, tests and builds, what CI minutes cost, and how it is shown."""

import json
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from analysis.performance.changes import changes_in
from analysis.performance.minutes import JobTime, costs
from analysis.performance.plot import sparkline, to_svg
from analysis.performance.readers import NotMeasured, read_measurements
from analysis.performance.report import amount
from analysis.performance.series import Measurement, Point, Series

AT = datetime(2026, 11, 20, tzinfo=UTC)
BENCHMARKS = {
    "machine_info": {"node": "ci"},
    "commit_info": {"id": "abc123", "dirty": False},
    "benchmarks": [{"fullname": "bench/test_a.py::test_sort", "stats": {"median": 0.002, "mean": 0.003}}],
    "datetime": "2026-11-19T10:00:00.123+00:00",
    "version": "5.1.0",
}
HYPERFINE = {
    "results": [
        {"command": "shop --help", "median": 0.12, "times": [0.1, 0.12, 0.9], "exit_codes": [0, 0, 0]},
        {"command": "shop run", "times": [0.3, 0.1, 0.2], "parameters": {"n": "5"}},
    ]
}
JUNIT = """<testsuite timestamp="2026-11-18T08:00:00"><testcase classname="t" name="slow" time="1.5"/>
<testcase classname="t" name="quick" time="0.01"/><testcase classname="t" name="bad" time="3"><failure/></testcase>
</testsuite>"""


def read(folder: Path, name: str, content: str) -> list[Measurement]:
    file = folder / name
    file.write_text(content)
    return read_measurements(file, "head", AT)


def test_pytest_benchmark_says_its_commit_and_time(tmp_path: Path) -> None:
    (found,) = read(tmp_path, "0001.json", json.dumps(BENCHMARKS))
    assert (found.series, found.value, found.commit, found.at.day) == (
        "benchmark bench/test_a.py::test_sort", 0.002, "abc123", 19
    )  # fmt: skip


def test_hyperfine_gives_a_series_for_each_command_and_parameter(tmp_path: Path) -> None:
    found = read(tmp_path, "cli.json", json.dumps(HYPERFINE))
    assert [(one.series, one.value, one.commit) for one in found] == [
        ("command shop --help", 0.12, "head"), ("command shop run n=5", 0.2, "head")
    ]  # fmt: skip


def test_of_tests_those_that_passed_and_take_time_are_measured(tmp_path: Path) -> None:
    found = read(tmp_path, "junit.xml", JUNIT)
    assert [(one.series, one.value) for one in found] == [("tests", pytest.approx(4.51)), ("test t.slow", 1.5)]


@pytest.mark.parametrize(
    ("name", "series"),
    [
        ("shop-1.2.3-py3-none-any.whl", "size of shop.whl"),
        ("shop-1.2.3.tar.gz", "size of shop.tar.gz"),
        ("app.3f9c2b1a.js", "size of app.js"),
        ("style.css", "size of style.css"),
    ],
)
def test_sizes_are_one_series_over_the_versions(tmp_path: Path, name: str, series: str) -> None:
    (found,) = read(tmp_path, name, "x" * 1234)
    assert (found.series, found.unit, found.value) == (series, "bytes", 1234)


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.json", "{}", "neither pytest-benchmark nor hyperfine"),
        ("a.json", "{", "neither pytest-benchmark nor hyperfine"),
        ("a.json", '{"benchmarks": [{"fullname": "a", "stats": {"median": -1}}]}', "neither"),
        ("a.xml", "<testsuite>", "no XML"),
        ("a.txt", "1", "neither JSON, JUnit nor something built"),
    ],
)
def test_what_holds_no_measurements_is_told(tmp_path: Path, name: str, content: str, why: str) -> None:
    with pytest.raises(NotMeasured, match=why):
        read(tmp_path, name, content)


def test_minutes_are_rounded_up_for_each_job_and_priced_by_machine() -> None:
    def job(seconds: float, *labels: str, workflow: str = "tests") -> JobTime:
        return JobTime(workflow=workflow, name="x", labels=labels, seconds=seconds)

    jobs = [job(61, "ubuntu-latest"), job(30, "macos-14"), job(600, "self-hosted", "ubuntu"), job(60, "ours")]
    first, second = costs([*jobs, job(59, "windows-2025", workflow="build")])
    assert (first.workflow, first.jobs, first.minutes, first.unpriced) == ("tests", 3, 4, 1)
    assert first.dollars == pytest.approx(2 * 0.008 + 0.08)
    assert second.dollars == pytest.approx(0.016)
    assert costs([job(60, "ours")], {"ours": 0.5})[0].dollars == 0.5


def test_bars_show_the_newest_values() -> None:
    assert sparkline([9, 1, 2, 3, 8], most=4) == "▁▂▃█"
    assert sparkline([5, 5]) == "▄▄"
    assert sparkline([]) == ""


def test_a_picture_holds_each_point_and_no_markup_of_the_name() -> None:
    points = tuple(Point(value, AT, f"c{n}", 1) for n, value in enumerate([1.0] * 8 + [2.0] * 8))
    series = Series("job <script>alert(1)</script>", "s", points)
    picture = ET.fromstring(to_svg(series, changes_in(series)))
    tags = [element.tag.rpartition("}")[2] for element in picture.iter()]
    assert tags.count("circle") == 16
    assert tags.count("path") == 2
    assert "script" not in tags


def test_amounts_read_as_people_say_them() -> None:
    told = [amount(0.0021, "s"), amount(90, "s"), amount(5000, "s"), amount(2e-7, "s"), amount(2.5e6, "bytes")]
    assert told == ["2.1 ms", "90 s", "83.3 min", "0.2 µs", "2.50 MB"]
