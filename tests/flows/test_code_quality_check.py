"""Changes in the emulator's GitHub, held to quality gates by the flow as it is deployed."""

import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from emulator.github.forks import fork
from emulator.github.here import Here
from emulator.github.model.checks import CheckRun
from emulator.github.repositories import write_history
from emulator.github.seed import add_repository
from emulator.world import World
from flows.code_quality_check import code_quality_check
from tasks.proposals import Mode
from tasks.pull_requests import create_pull_request
from tasks.quality import CLOSED, NotAPullRequest
from tasks.writing import writing

pytestmark = [pytest.mark.xdist_group("flows"), pytest.mark.usefixtures("prefect_server")]

BEFORE = "import os\n\n\ndef total(prices):\n    return sum(prices)\n"
WORSE = """\
import os


def total(prices):
    return sum(prices) + missing


def mean(prices, kinds=[]):
    kinds.append(1)
    return total(prices) / len(prices) + len(kinds)
"""
FINE = BEFORE.replace("sum(prices)", "sum(prices, 0)")
UNDEFINED = "bugs/undefined-name"


@pytest.fixture
def world(world: World) -> World:
    add_repository(world.github, world.repositories, "acme", "shop").collaborators.append("octocat")
    write_history(bare(world), "main", [("Begin", {"shop/__init__.py": "", "shop/orders.py": BEFORE})])
    return world


def bare(world: World, owner: str = "acme") -> Path:
    return world.repositories / owner / "shop.git"


def pull_request(world: World, files: Mapping[str, str], owner: str = "acme", branch: str = "work") -> int:
    """A pull request with these files, from this owner's repository."""
    git = ["git", "--git-dir", str(bare(world, owner))]
    subprocess.run([*git, "branch", branch, "main"], check=True, capture_output=True)
    write_history(bare(world, owner), branch, [("Work", dict(files))])
    with writing("a person"):
        made = create_pull_request.fn("acme/shop", "Work", "", f"{owner}:{branch}", "main")
    return made.unwrap().number


def checks(world: World) -> list[CheckRun]:
    return list(world.github.repositories["acme/shop"].check_runs.values())


def comments(world: World, number: int) -> list[str]:
    return [comment.body for comment in world.github.repositories["acme/shop"].issues[number].comments]


def writes(world: World) -> int:
    return sum(
        exchange.method != "GET" and exchange.path.startswith("/api/v3/repos/acme/shop")
        for exchange in world.requests("github")
    )


def test_a_pull_request_gets_annotations_a_verdict_and_one_comment_that_is_kept(world: World) -> None:
    number = pull_request(world, {"shop/orders.py": WORSE})
    report = code_quality_check("acme/shop", pull_request=number, mode=Mode.PULL_REQUEST)
    assert report.broken == ("1 new of severity high or above, 0 allowed",)
    (check,) = checks(world)
    assert (check.conclusion, check.title) == ("failure", "Not passed: 1 new of severity high or above, 0 allowed")
    assert next((each.path, each.start_line, each.annotation_level) for each in check.annotations) == (
        "shop/orders.py", 5, "failure",
    )  # fmt: skip
    assert all("imported but unused" not in each.message for each in check.annotations)
    (said,) = comments(world, number)
    assert "### Code quality: Not passed: 1 new of severity high" in said
    before = writes(world)
    code_quality_check("acme/shop", pull_request=number, mode=Mode.PULL_REQUEST)
    assert writes(world) == before
    write_history(bare(world), "work", [("Fix", {"shop/orders.py": FINE})])
    pull = world.github.repositories["acme/shop"].issues[number].pull
    assert pull
    pull.head_sha = subprocess.run(
        ["git", "--git-dir", str(bare(world)), "rev-parse", "work"], check=True, capture_output=True, text=True
    ).stdout.strip()
    subprocess.run(
        ["git", "--git-dir", str(bare(world)), "update-ref", f"refs/pull/{number}/head", pull.head_sha], check=True
    )
    assert code_quality_check("acme/shop", pull_request=number, mode=Mode.PULL_REQUEST).conclusion == "success"
    (said,) = comments(world, number)
    assert "### Code quality: No new findings" in said


def test_a_clean_pull_request_is_not_commented_on(world: World) -> None:
    number = pull_request(world, {"shop/orders.py": FINE})
    report = code_quality_check("acme/shop", pull_request=number, mode=Mode.PULL_REQUEST)
    assert report.told == ("check run Code quality: created",)
    assert comments(world, number) == []


def test_the_gates_of_the_base_count_also_for_a_fork(world: World) -> None:
    write_history(bare(world), "main", [("Gates", {".autopilot.yaml": gates("rules: {'types/*': 0, 'bugs/*': 1}")})])
    fork(Here(world, "octocat", world.github.repositories["acme/shop"]), "hubot", "shop")
    lax = gates("new: {high: 99}")
    number = pull_request(world, {"shop/orders.py": WORSE, ".autopilot.yaml": lax}, owner="hubot")
    report = code_quality_check("acme/shop", pull_request=number, mode=Mode.PULL_REQUEST)
    assert report.broken == (
        "1 new of severity high or above, 0 allowed",
        "2 new of bugs/*, 1 allowed",
    )
    assert checks(world)[0].head_sha == report.commit


def gates(text: str) -> str:
    return f"operations: {{code_quality_check: {{{text}}}}}\n"


def test_plans_reports_and_closed_pull_requests_write_nothing(world: World) -> None:
    number = pull_request(world, {"shop/orders.py": WORSE})
    before = writes(world)
    planned = code_quality_check("acme/shop", pull_request=number)
    assert planned.told == ("check run Code quality: planned", "comment: planned")
    assert code_quality_check("acme/shop", ref="work", mode=Mode.REPORT).broken == planned.broken
    world.github.repositories["acme/shop"].issues[number].state = "closed"
    assert code_quality_check("acme/shop", pull_request=number, mode=Mode.PULL_REQUEST).remarks == (CLOSED,)
    assert writes(world) == before


def test_many_findings_are_20_annotations_and_a_summary(world: World) -> None:
    many = "".join(f"def f{n}(kinds=[]):\n    kinds.append({n})\n    return kinds\n\n\n" for n in range(70))
    number = pull_request(world, {"shop/many.py": many})
    report = code_quality_check("acme/shop", pull_request=number, mode=Mode.PULL_REQUEST)
    (check,) = checks(world)
    assert len(check.annotations) == 20
    assert len(report.unseen) >= 50
    assert "more*" in (check.summary or "")


def test_the_whole_is_told_and_held_to_nothing(world: World) -> None:
    report = code_quality_check("acme/shop", mode=Mode.PULL_REQUEST)
    assert (report.conclusion, report.broken) == ("neutral", ())
    assert "unused/import" in {finding.rule_id for finding in report.comparison.new}


def test_a_token_that_may_not_make_checks_sets_a_status(world: World) -> None:
    number = pull_request(world, {"shop/orders.py": WORSE})
    world.fault("github", "POST", "*/check-runs", "403")
    report = code_quality_check("acme/shop", pull_request=number, mode=Mode.PULL_REQUEST)
    assert report.told[0] == "status autopilot/code-quality-check: created"
    assert checks(world) == []


def test_a_folder_without_github_has_no_pull_requests(world: World, tmp_path: Path) -> None:
    subprocess.run(["git", "clone", "-q", str(bare(world)), str(tmp_path / "clone")], check=True)
    with pytest.raises(NotAPullRequest, match="has no pull request"):
        code_quality_check(str(tmp_path / "clone"), pull_request=1)
