"""The tests of a planted repository in the emulator's GitHub, looked at by the flow as it is deployed."""

import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from analysis.test_suite.report import SuiteReport
from emulator.github.here import Here
from emulator.github.model.actions import Workflow
from emulator.github.repositories import write_history
from emulator.github.seed import add_repository
from emulator.github.state import now
from emulator.github.workflow_runs import finish, start
from emulator.world import World
from flows.test_optimization import test_optimization as optimize
from tasks.proposals import Mode
from tasks.suite.history import NoJUnit
from tasks.suite.runs import CannotRun
from tests.slow import slow

pytestmark = [pytest.mark.xdist_group("flows"), pytest.mark.usefixtures("prefect_server")]

SETTINGS = "operations: {test_optimization: {repeats: 1, workflow_runs: 5}}\n"
PROJECT = '[project]\nname = "shop"\nversion = "1"\n[tool.pytest.ini_options]\npythonpath = ["."]\n'
SHOP = """\
RATES = {}


def rate(kind):
    return RATES.get(kind, 1)


def total(prices):
    return sum(prices)
"""
ORDER = """\
import shop


def test_a_rate_is_one():
    assert shop.rate("a") == 1


def test_all():
    assert shop.total([]) == 0


def test_b():
    assert shop.rate("b") == 1


def test_rates_can_be_set():
    shop.RATES["a"] = 2
    assert shop.rate("a") == 2


def test_total():
    assert shop.total([1, 2]) == 3
"""
EVERY_OTHER = """\
import tempfile
from pathlib import Path


def test_now_and_then():
    count = Path(tempfile.gettempdir(), "count")
    count.write_text((count.read_text() if count.exists() else "") + "x")
    assert len(count.read_text()) % 2
"""
CODEOWNERS = "tests/ @acme/testers\ntests/test_now.py @octocat\n"
WORKFLOW = "on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - run: uv run pytest -q\n"
JUNIT = (
    '<testsuite><testcase classname="tests.test_order" name="test_total" time="90"/>'
    '<testcase classname="tests.test_order" name="test_rates_can_be_set" time="60"/></testsuite>'
)


def planted(world: World, files: Mapping[str, str | None]) -> Path:
    add_repository(world.github, world.repositories, "acme", "shop").collaborators.append("octocat")
    bare = world.repositories / "acme" / "shop.git"
    always = {".autopilot.yaml": SETTINGS, "pyproject.toml": PROJECT, "shop.py": SHOP, "tests/test_order.py": ORDER}
    write_history(bare, "main", [("Begin", {**always, **files})])
    return bare


def text(bare: Path, path: str, ref: str = "autopilot/test-optimization") -> str:
    return subprocess.run(["git", "show", f"{ref}:{path}"], cwd=bare, check=True, capture_output=True, text=True).stdout


def writes(world: World) -> list[str]:
    return [
        f"{exchange.method} {exchange.path}"
        for exchange in world.requests("github")
        if (exchange.method != "GET" and exchange.path.startswith("/api/")) or exchange.path.endswith("receive-pack")
    ]


def flaky(report: SuiteReport) -> dict[str, str]:
    return {one.test: one.finding for one in report.flaky}


@slow
def test_what_is_flaky_is_found_explained_and_quarantined_only_once(world: World) -> None:
    files = {"tests/test_now.py": EVERY_OTHER, ".github/CODEOWNERS": CODEOWNERS}
    bare = planted(world, files)
    report = optimize("acme/shop", mode=Mode.PULL_REQUEST)
    assert flaky(report) == {
        "tests.test_order.test_a_rate_is_one": "fails after `tests/test_order.py::test_rates_can_be_set`, passes alone",
        "tests.test_now.test_now_and_then": "",
    }, report.model_dump_json(indent=1)
    assert report.broken == ()
    assert "opened" in report.done[0]
    assert "owner: @octocat" in text(bare, "tests/test_now.py")
    assert "owner: @acme/testers" in text(bare, "tests/test_order.py")
    assert report.redundancy
    assert report.redundancy.tests == 5
    before = writes(world)
    again = optimize("acme/shop", mode=Mode.PULL_REQUEST)
    assert "unchanged" in again.done[0]
    assert writes(world) == before


def test_a_long_suite_is_divided_over_jobs_when_its_workflow_is_plain(world: World) -> None:
    settings = "operations: {test_optimization: {repeats: 0, workflow_runs: 1, jobs: 2, divide_above_seconds: 1}}\n"
    bare = planted(world, {".autopilot.yaml": settings, ".github/workflows/test.yml": WORKFLOW})
    place = Here(world, "octocat", world.github.repositories["acme/shop"])
    place.repository.workflows[1] = Workflow(1, "tests", ".github/workflows/test.yml", now())
    finish(place, start(place, 1, "main", "push"), "success", report=JUNIT)
    report = optimize("acme/shop", mode=Mode.PULL_REQUEST)
    assert "opened" in report.done[0]
    assert "group: [1, 2]" in text(bare, ".github/workflows/test.yml")
    assert '"tests/test_order.py::test_total": 90.0' in text(bare, ".test_durations")
    before = writes(world)
    assert "unchanged" in optimize("acme/shop", mode=Mode.PULL_REQUEST).done[0]
    assert writes(world) == before


def test_a_repository_without_tests_is_refused_with_what_to_do(world: World) -> None:
    planted(world, {"tests/test_order.py": None, "pyproject.toml": None})
    with pytest.raises(CannotRun, match="no tests that were found; name the command"):
        optimize("acme/shop")


def test_a_folder_without_junit_is_refused(world: World, tmp_path: Path) -> None:
    planted(world, {})
    with pytest.raises(NoJUnit, match="no JUnit file"):
        optimize("acme/shop", junit=str(tmp_path))
