"""Workflow runs of the emulator's GitHub and files of benchmarks, measured by the flow as it is deployed."""

import json
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from emulator.github.here import Here
from emulator.github.workflow_runs import finish, start
from emulator.world import World
from flows.performance_monitoring import performance_monitoring
from tasks.measurements import NothingToMeasure
from tasks.proposals import Mode
from tasks.publication import reports_of
from tasks.pull_requests import create_pull_request
from tasks.writing import writing
from tests.trees import commit, write_tree

pytestmark = [pytest.mark.xdist_group("flows"), pytest.mark.usefixtures("prefect_server")]


def ran(world: World, minutes: int) -> None:
    """A run on main whose one job took so long."""
    place = Here(world, "octocat", world.github.repositories["acme/api"])
    run = start(place, next(iter(place.repository.workflows)), "main", "push")
    finish(place, run, "success")
    job = run.jobs[0]
    job.started_at, job.completed_at = "2026-11-20T08:00:00Z", f"2026-11-20T08:{minutes:02}:00Z"


def benchmarks(root: Path, seconds: list[float], monkeypatch: pytest.MonkeyPatch) -> Path:
    """A commit an hour for each value, and its file of hyperfine in a folder named by it."""
    begin = datetime.now(UTC) - timedelta(days=2)
    for number, value in enumerate(seconds):
        monkeypatch.setenv("GIT_COMMITTER_DATE", (begin + timedelta(hours=number)).isoformat())
        write_tree(root, {"shop.py": f"x = {number}\n"})
        commit(root, f"Change {number}")
        sha = subprocess.run(["git", "rev-parse", "HEAD"], cwd=root, check=True, capture_output=True, text=True)
        told = json.dumps({"results": [{"command": "shop", "median": value}]})
        write_tree(root.parent / "results" / sha.stdout.strip(), {"cli.json": told})
    return root.parent / "results"


def test_a_regression_comes_with_its_commits_a_picture_and_one_comment(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", str(world.repositories / "acme" / "api.git"), str(clone)], check=True)
    results = benchmarks(clone, [1.0, 1.01, 0.99, 1.02, 0.98, 1.0, 1.5, 1.52, 1.49, 1.51, 1.5, 1.48], monkeypatch)
    subprocess.run(["git", "push", "-q", "origin", "HEAD:main", "HEAD:slower"], cwd=clone, check=True)
    write_tree(clone, {"more.py": ""})
    commit(clone, "More")
    subprocess.run(["git", "push", "-q", "-f", "origin", "HEAD:slower"], cwd=clone, check=True)
    for minutes in (2, 3):
        ran(world, minutes)
    with writing("test"):
        pull = create_pull_request.fn("acme/api", "Slower", "x", head="slower", base="main").unwrap().number
    report = performance_monitoring("acme/api", files=str(results), pull_request=pull, mode=Mode.PULL_REQUEST)
    (found,) = report.findings
    assert found.change.series == "command shop"
    assert [line.partition(" ")[2] for line in found.commits] == ["Change 6 (A)"]
    assert report.costs[0].minutes == 5
    assert "created" in report.done[0]
    (comment,) = world.github.repositories["acme/api"].issues[pull].comments
    assert "`command shop` | 1 s | 1.5 s | +50% |" in comment.body, comment.body
    folder = reports_of("performance-monitoring", "acme/api")[0].parent
    assert "series-1.svg" in (folder / "report.md").read_text()
    assert (folder / "series-1.svg").read_text().count("<circle") == 12
    again = performance_monitoring("acme/api", files=str(results), pull_request=pull, mode=Mode.PULL_REQUEST)
    assert again.new == 0
    assert "unchanged" in again.done[0]


def test_a_folder_without_measurements_is_refused(world: World, tmp_path: Path) -> None:
    (tmp_path / "notes.json").write_text("[]")
    with pytest.raises(NothingToMeasure, match=r"no measurements at .*notes.json is left out"):
        performance_monitoring("acme/api", files=str(tmp_path))
