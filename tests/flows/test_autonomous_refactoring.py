"""An import cycle of a planted repository in the emulator's GitHub, broken by the flow as it is deployed."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from config.settings import get_settings
from emulator.github.repositories import write_history
from emulator.github.seed import add_repository
from emulator.world import World
from flows.autonomous_refactoring import autonomous_refactoring
from tasks.proposals import Mode

pytestmark = [pytest.mark.xdist_group("flows"), pytest.mark.usefixtures("prefect_server")]

FILES = {
    ".autopilot.yaml": "checks: {judge: ['python3 test_shop.py']}\n",
    "test_shop.py": "import shop.orders\nfrom shop.stock import first\n\nassert first().left == 1\n",
    "shop/__init__.py": "",
    "shop/orders.py": "from shop.stock import level\n\n\nclass Order:\n    left = level()\n",
    "shop/stock.py": """\
from shop import orders


def level():
    return len(__name__) // 10


def first():
    return orders.Order()
""",
    "broken.py": "def (\n",
}
BROKEN = """\
def level():
    return len(__name__) // 10


def first():
    from shop import orders  # avoid an import cycle

    return orders.Order()
"""
BRANCH = "autopilot/break-cycle-shop.orders"
AGENTS = Path(__file__).parents[1] / "data" / "agents"
GREETING = {
    "app.py": "print('hello')\n",
    "shop/stock.py": "def level():\n    return 1\n\n\ndef first():\n    return None\n",
    "plan.yaml": "title: A warmer greeting\nsteps:\n  - agent: {task: 'scenario: edit'}\n",
}


def planted(world: World, files: Mapping[str, str | None]) -> Path:
    """The repository acme/shop with these files, besides those that it always has."""
    add_repository(world.github, world.repositories, "acme", "shop").collaborators.append("octocat")
    bare = world.repositories / "acme" / "shop.git"
    write_history(bare, "main", [("Begin", {**FILES, **files})])
    return bare


def writes(world: World) -> list[str]:
    return [
        f"{exchange.method} {exchange.path}"
        for exchange in world.requests("github")
        if (exchange.method != "GET" and exchange.path.startswith("/api/")) or exchange.path.endswith("receive-pack")
    ]


def test_the_cycle_is_broken_in_one_pull_request_and_only_once(world: World) -> None:
    bare = planted(world, {})
    report = autonomous_refactoring("acme/shop", mode=Mode.PULL_REQUEST)
    (done,) = report.done
    assert (done.proposal.state, done.proposal.branch) == ("opened", BRANCH)
    assert (done.refactored.before.cycles, done.refactored.after.cycles) == (1, 0)
    shown = subprocess.run(["git", "show", f"{BRANCH}:shop/stock.py"], cwd=bare, check=True, capture_output=True)
    assert shown.stdout.decode() == BROKEN
    (pull,) = [issue for issue in world.github.repositories["acme/shop"].issues.values() if issue.pull]
    assert "| import cycles | 1 | 0 |" in (pull.body or "")
    assert "passes, as it did before; each of 3 modules can be imported first" in (pull.body or "")
    before = writes(world)
    assert autonomous_refactoring("acme/shop", mode=Mode.PULL_REQUEST).done[0].proposal.state == "unchanged"
    assert writes(world) == before


def test_a_step_that_the_checks_do_not_let_pass_is_taken_back_and_said(world: World) -> None:
    planted(world, {".autopilot.yaml": "checks: {judge: ['grep -q ^from shop/stock.py']}\n"})
    (done,) = autonomous_refactoring("acme/shop").done
    assert done.proposal.state == "nothing"
    assert done.refactored.steps == ()
    (taken_back,) = [one for one in done.refactored.not_done if one.taken_back]
    assert "grep -q ^from shop/stock.py` fails, and without it does not" in taken_back.reason


def test_where_nothing_judges_the_change_is_only_shown(world: World) -> None:
    planted(world, {".autopilot.yaml": None, "test_shop.py": None})
    report = autonomous_refactoring("acme/shop", mode=Mode.PULL_REQUEST)
    assert report.done[0].proposal.state == "reported"
    assert any("could judge a change" in remark for remark in report.remarks)
    assert any("broken.py" in remark for remark in report.remarks)
    assert writes(world) == []


@pytest.mark.parametrize(("judge", "state"), [("true", "opened"), ("grep -q hello app.py", "nothing")])
def test_a_patch_of_an_agent_is_judged_as_any_other_step(
    world: World, monkeypatch: pytest.MonkeyPatch, judge: str, state: str
) -> None:
    monkeypatch.setenv("PATH", f"{AGENTS}:{os.environ['PATH']}")
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-canary")
    get_settings.cache_clear()
    settings = f"checks: {{judge: ['{judge}']}}\noperations: {{autonomous_refactoring: {{agents: true}}}}\n"
    bare = planted(world, {".autopilot.yaml": settings, **GREETING})
    (done,) = autonomous_refactoring("acme/shop", steps="plan.yaml", mode=Mode.PULL_REQUEST).done
    assert done.proposal.state == state, done.refactored.not_done
    assert [one.taken_back for one in done.refactored.not_done] == ([True] if state == "nothing" else [])
    branches = subprocess.run(["git", "branch", "--list", "autopilot/*"], cwd=bare, check=True, capture_output=True)
    assert bool(branches.stdout) == (state == "opened")
