"""A Linear issue is told by one comment that later runs rewrite."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from emulator import world
from integrations.database import open_database
from integrations.linear import Linear
from integrations.linear.issues import create_issue
from integrations.linear.models import Issue
from integrations.writes import Journal
from tests.acceptance.command import Autopilot
from tests.trees import write_tree

pytestmark = pytest.mark.xdist_group("acceptance")


@pytest.fixture(scope="module")
def platforms() -> Iterator[world.World]:
    with world.running() as running:
        yield running


def opened_issue(platforms: world.World, folder: Path) -> Issue:
    journal = Journal(open_database(f"sqlite:///{folder}/audit.db"), actor="test")
    team = next(iter(platforms.linear.teams))
    with Linear(platforms.environment["LINEAR_API_URL"], platforms.environment["LINEAR_API_KEY"], journal) as linear:
        return create_issue(linear, team, "health of the code", title="Look after the code").unwrap()


def test_two_runs_leave_one_comment_that_tells_of_the_second(
    autopilot: Autopilot, platforms: world.World, tmp_path: Path
) -> None:
    linear = {name: value for name, value in platforms.environment.items() if name.startswith("LINEAR")}
    issue = opened_issue(platforms, tmp_path.parent)
    command = ("--action", "component-analysis", "--component", tmp_path, "--linear-issue-id", issue.identifier)
    write_tree(tmp_path, {"a.py": "import os\n\nprint(1)\n"})
    first = autopilot(*command, **linear)
    write_tree(tmp_path, {"a.py": "import os\nimport sys\n\nprint(1)\n"})
    second = autopilot(*command, **linear)
    assert (first.code, second.code) == (0, 0), second.err
    (comment,) = [one for one in platforms.linear.comments.values() if one.issue_id == issue.id]
    assert comment.body.startswith(f"# `{tmp_path.name}`")
    assert "sys" in comment.body
    assert "<details>" not in comment.body


def test_an_issue_that_is_not_there_is_told_in_the_report(
    autopilot: Autopilot, platforms: world.World, tmp_path: Path
) -> None:
    linear = {name: value for name, value in platforms.environment.items() if name.startswith("LINEAR")}
    write_tree(tmp_path, {"a.py": "print(1)\n"})
    answer = autopilot(
        "--action", "component-analysis", "--component", tmp_path, "--linear-issue-id", "ENG-404",
        "--format", "json", **linear,
    )  # fmt: skip
    assert answer.code == 0, answer.err
    (note,) = [engine for engine in answer.json()["engines"] if engine["engine"] == "Linear"]
    assert not note["used"]
    assert "ENG-404" in note["message"]


def test_without_a_key_the_report_says_what_is_missing(autopilot: Autopilot, tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.py": "print(1)\n"})
    answer = autopilot(
        "--action", "component-analysis", "--component", tmp_path, "--linear-issue-id", "ENG-1", "--format", "json"
    )
    assert "LINEAR_API_KEY" in str(answer.json()["engines"])
