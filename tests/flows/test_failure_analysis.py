"""Failed runs of the emulator's GitHub, of files and of Prefect, explained by the flow as it is deployed."""

import subprocess
from pathlib import Path

import pytest
from prefect import flow

from analysis.failures.diagnose import NotAFailure
from analysis.failures.model import FailureClass
from emulator.github.here import Here
from emulator.github.workflow_runs import finish, start
from emulator.world import World
from flows.failure_analysis import failure_analysis
from tasks.failures.diagnosis import NothingToExplain
from tasks.proposals import Mode
from tasks.pull_requests import create_pull_request
from tasks.writing import writing
from tests.trees import commit, write_tree

pytestmark = [pytest.mark.xdist_group("flows"), pytest.mark.usefixtures("prefect_server")]

NOISE = "ERROR: the cache of build {n} is cold, going on\n"
RED = """============================= test session starts ==============================
tests/test_prices.py F                                                   [100%]
=================================== FAILURES ===================================
______________________________ test_tax_is_added _______________________________

    def test_tax_is_added() -> None:
>       assert gross(10) == 12
E       assert 13.0 == 12

src/api/prices.py:6: AssertionError
=========================== short test summary info ============================
FAILED tests/test_prices.py::test_tax_is_added - assert 13.0 == 12
============================== 1 failed in 0.10s ===============================
##[error]Process completed with exit code 1.
"""


def here(world: World) -> Here:
    repository = world.github.repositories["acme/api"]
    return Here(world, "octocat", repository)


def finished(world: World, conclusion: str, log: str) -> int:
    place = here(world)
    workflow = next(iter(place.repository.workflows))
    run = start(place, workflow, "main", "push")
    finish(place, run, conclusion, log=log)
    return run.id


def pushed(world: World, folder: Path, files: dict[str, str], message: str, branch: str = "main") -> str:
    clone = folder / "person"
    if not clone.exists():
        subprocess.run(["git", "clone", "-q", str(world.repositories / "acme" / "api.git"), str(clone)], check=True)
    write_tree(clone, files)
    commit(clone, message)
    subprocess.run(["git", "push", "-q", "origin", f"HEAD:{branch}"], cwd=clone, check=True)
    return subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=clone, check=True, capture_output=True, text=True
    ).stdout.strip()


def test_the_run_the_line_and_the_commit_are_found(world: World, tmp_path: Path) -> None:
    finished(world, "success", NOISE.format(n=1) + "1 passed in 0.02s\n")
    pushed(world, tmp_path, {"README.md": "# api\n"}, "Shorten the readme")
    broken = "RATE = 0.3\n\n\ndef gross(net: float) -> float:\n    return net * (1 + RATE)\n"
    sha = pushed(world, tmp_path, {"src/api/prices.py": broken}, "Raise the rate")
    run = finished(world, "failure", NOISE.format(n=2) + RED)
    report = failure_analysis("acme/api", run=run)
    assert report.diagnosis.failure_class is FailureClass.TEST
    assert report.diagnosis.first_error
    assert report.diagnosis.first_error.text == "E       assert 13.0 == 12"
    assert report.remarks == (), report.remarks
    assert report.suspects[0].commit.sha == sha
    assert report.suspects[0].commit.subject == "Raise the rate"
    assert len(report.suspects) == 1
    assert "Raise the rate" in report.comment
    assert len(report.comment.splitlines()) <= 30
    assert comments(world) == []


def test_the_same_failure_is_remembered_with_what_fixed_it(world: World, tmp_path: Path) -> None:
    finished(world, "success", "1 passed in 0.02s\n")
    pushed(world, tmp_path, {"src/api/prices.py": "RATE = 0.3\n"}, "Break it")
    first = finished(world, "failure", RED)
    failure_analysis("acme/api", run=first)
    fixed = pushed(world, tmp_path, {"src/api/prices.py": "RATE = 0.2\n"}, "Mend it")
    finished(world, "success", "1 passed in 0.02s\n")
    second = finished(world, "failure", RED.replace("0.10s", "0.31s"))
    report = failure_analysis("acme/api", run=second)
    assert [(one.subject, one.fixed_by) for one in report.before] == [(f"acme/api run {first}", fixed)]
    assert f"went away with {fixed[:10]}" in report.comment


def test_the_comment_is_written_once_and_rewritten(world: World, tmp_path: Path) -> None:
    run = finished(world, "failure", RED)
    number = pull_request(world, tmp_path)
    for _ in range(2):
        report = failure_analysis("acme/api", run=run, pull_request=number, mode=Mode.PULL_REQUEST)
    assert report.comment_url
    assert len(comments(world)) == 1
    before = len(world.requests("github"))
    failure_analysis("acme/api", run=run, pull_request=number, mode=Mode.PULL_REQUEST)
    assert {exchange.method for exchange in world.requests("github")[before:] if "/issues/" in exchange.path} == {"GET"}


def test_a_dry_run_plans_the_comment_only(world: World, tmp_path: Path) -> None:
    run = finished(world, "failure", RED)
    report = failure_analysis("acme/api", run=run, pull_request=pull_request(world, tmp_path))
    assert report.comment_url == ""
    assert comments(world) == []


def test_a_log_file_needs_nothing_else(tmp_path: Path) -> None:
    log = tmp_path / "ci.log"
    log.write_text(RED)
    report = failure_analysis(log=str(log))
    assert report.diagnosis.failed_tests == ("tests/test_prices.py::test_tax_is_added",)
    assert report.remarks == ()


def test_a_flow_run_of_prefect_is_explained() -> None:
    @flow(name="breaks")
    def breaks() -> None:
        raise KeyError("PAYMENT_API_KEY")

    state = breaks(return_state=True)
    report = failure_analysis(flow_run=str(state.state_details.flow_run_id))
    assert report.diagnosis.failure_class is FailureClass.CONFIGURATION


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({}, "none of them"),
        ({"log": "x.log", "run": 1}, "run and log"),
        ({"log": "nothing.log"}, "no file nothing.log"),
        ({"run": 1}, "needs its repository"),
    ],
)
def test_what_names_no_failed_run_is_told(given: dict[str, object], says: str) -> None:
    with pytest.raises(NothingToExplain, match=says):
        failure_analysis(**given)


def test_a_green_run_has_no_failure_to_explain(world: World) -> None:
    run = finished(world, "success", "1 passed in 0.02s\n")
    with pytest.raises(NotAFailure, match="has no failed job: it is success"):
        failure_analysis("acme/api", run=run)


def pull_request(world: World, folder: Path) -> int:
    pushed(world, folder, {"topic.md": "A topic.\n"}, "A topic", branch="topic")
    with writing("tests"):
        return create_pull_request.fn("acme/api", "A topic", "", "topic", "main").unwrap().number


def comments(world: World) -> list[str]:
    repository = world.github.repositories["acme/api"]
    return [comment.body for issue in repository.issues.values() for comment in issue.comments]
