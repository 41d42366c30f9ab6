"""Dead code of a planted repository in the emulator's GitHub, removed by the flow as it is deployed."""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from platformdirs import user_cache_path

from config.settings import get_settings
from emulator.github.repositories import write_history
from emulator.github.seed import add_repository
from emulator.world import World
from flows.dead_code_cleanup import dead_code_cleanup
from integrations.graph_sitter.environment import Environment
from tasks.cleanup.report import CleanupReport
from tasks.proposals import Mode
from tasks.pull_requests import get_pull_request, merge_pull_request
from tasks.verification import Outcome
from tasks.writing import writing
from tests.trees import commit, write_tree

pytestmark = [pytest.mark.xdist_group("flows"), pytest.mark.usefixtures("prefect_server")]

CHECKED = "checks: {judge: ['python3 test_shop.py']}\n"
TEST = "import json\n\nfrom shop.orders import total\n\nassert json.dumps(total([1, 2])) == '6'\n"
MAIN = """\
import sys

from shop.orders import total

if __name__ == "__main__":
    print(total(map(int, sys.argv[1:])))
"""
ORDERS = '''\
"""Orders."""

import math
import os
from decimal import ROUND_DOWN, Decimal

__all__ = ["total"]

FACTOR = 2


# Rounding is done by the customer now.
def _rounded(amount: Decimal) -> Decimal:
    """To cents."""
    return _cents(amount)


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), ROUND_DOWN)


def total(prices):
    return sum(Basket(prices).prices) * FACTOR


def _kept(prices):  # autopilot: ignore the import job finds it by name
    return max(prices)


class Basket:
    def __init__(self, prices):
        self.prices = prices

    def _biggest(self):
        found = sorted(self.prices)
        print(found)
        return found[-1]
'''
CLEANED = '''\
"""Orders."""

__all__ = ["total"]

FACTOR = 2


def total(prices):
    return sum(Basket(prices).prices) * FACTOR


def _kept(prices):  # autopilot: ignore the import job finds it by name
    return max(prices)


class Basket:
    def __init__(self, prices):
        self.prices = prices
'''


def planted(world: World, files: Mapping[str, str | None]) -> Path:
    """The repository acme/shop with these files, besides those that it always has."""
    add_repository(world.github, world.repositories, "acme", "shop").collaborators.append("octocat")
    bare = world.repositories / "acme" / "shop.git"
    always: dict[str, str | None] = {
        ".autopilot.yaml": CHECKED,
        "test_shop.py": TEST,
        "main.py": MAIN,
        "shop/__init__.py": "",
    }
    write_history(bare, "main", [("Begin", {**always, "shop/orders.py": ORDERS, **files})])
    return bare


def text(bare: Path, path: str, ref: str = "autopilot/dead-code") -> str:
    return subprocess.run(["git", "show", f"{ref}:{path}"], cwd=bare, check=True, capture_output=True, text=True).stdout


def changed(bare: Path) -> list[str]:
    command = ["git", "diff", "--name-only", "main", "autopilot/dead-code"]
    return subprocess.run(command, cwd=bare, check=True, capture_output=True, text=True).stdout.split()


def names(report: CleanupReport) -> set[str]:
    return {one.finding.symbol for one in report.removed}


def writes(world: World) -> list[str]:
    return [
        f"{exchange.method} {exchange.path}"
        for exchange in world.requests("github")
        if (exchange.method != "GET" and exchange.path.startswith("/api/")) or exchange.path.endswith("receive-pack")
    ]


def body(world: World) -> str:
    (pull,) = [issue for issue in world.github.repositories["acme/shop"].issues.values() if issue.pull]
    return pull.body or ""


def test_the_pull_request_deletes_exactly_what_is_dead_once_and_passes_when_merged(
    world: World, tmp_path: Path
) -> None:
    bare = planted(world, {})
    report = dead_code_cleanup("acme/shop", Mode.PULL_REQUEST)
    assert report.proposal.state == "opened"
    assert text(bare, "shop/orders.py") == CLEANED
    assert changed(bare) == ["shop/orders.py"]
    assert names(report) == {"_rounded", "_cents", "math", "os", "Decimal", "ROUND_DOWN", "Basket._biggest"}
    said = body(world)
    assert "function `_rounded`" in said
    assert "**Checks:** `python3 test_shop.py` passes, as it did before." in said
    assert "`# autopilot: ignore`" in said
    before = writes(world)
    assert dead_code_cleanup("acme/shop", Mode.PULL_REQUEST).proposal.state == "unchanged"
    assert writes(world) == before
    assert report.proposal.number
    with writing("maintainer"):
        pull = get_pull_request.fn("acme/shop", report.proposal.number)
        assert merge_pull_request.fn("acme/shop", pull.number, pull.head.sha).unwrap().merged
    fresh = tmp_path / "fresh"
    subprocess.run(["git", "clone", "-q", str(bare), str(fresh)], check=True)
    assert (fresh / "shop/orders.py").read_text() == CLEANED
    subprocess.run([sys.executable, "test_shop.py"], cwd=fresh, check=True)
    assert dead_code_cleanup("acme/shop", Mode.DRY_RUN).proposal.state == "nothing"


def test_a_report_runs_no_checks_and_writes_nothing(world: World) -> None:
    planted(world, {})
    report = dead_code_cleanup("acme/shop", Mode.REPORT)
    assert report.proposal.state == "reported"
    assert "-def _rounded" in report.proposal.diff
    assert report.before is None
    assert writes(world) == []


def test_what_a_check_needs_is_left_out_and_the_rest_goes(world: World) -> None:
    wanting = "checks: {judge: ['python3 test_shop.py', 'grep -q _round.d shop/orders.py']}\n"
    bare = planted(world, {".autopilot.yaml": wanting})
    report = dead_code_cleanup("acme/shop", Mode.PULL_REQUEST)
    assert report.after
    assert report.after.outcome is Outcome.PASSED
    assert {one.finding.symbol: one.reason for one in report.left_out} == {
        "_rounded": "the repository's checks fail without it",
        "_cents": "what stays uses it",
    }
    assert "def _rounded" in text(bare, "shop/orders.py")
    assert "_biggest" not in text(bare, "shop/orders.py")
    assert "import os" not in text(bare, "shop/orders.py")
    assert "`_rounded` in `shop/orders.py`: the repository's checks fail without it" in body(world)


def test_without_checks_it_says_so(world: World) -> None:
    planted(world, {".autopilot.yaml": None, "test_shop.py": None})
    report = dead_code_cleanup("acme/shop", Mode.PULL_REQUEST)
    assert report.before
    assert report.before.outcome is Outcome.NONE
    assert report.proposal.state == "opened"
    assert "No check of this repository could judge the change" in body(world)


def test_checks_that_hang_judge_nothing(world: World) -> None:
    hanging = "checks: {judge: ['exit 124']}\n"
    planted(world, {".autopilot.yaml": hanging})
    report = dead_code_cleanup("acme/shop", Mode.PULL_REQUEST)
    assert report.before
    assert report.before.outcome is Outcome.FAILED
    assert report.after is None
    assert "`exit 124` fails. No check of this repository could judge" in body(world)


def test_ignored_paths_and_the_limit_are_kept_to(world: World) -> None:
    settings = CHECKED + "ignore: ['shop/old/']\noperations: {dead_code_cleanup: {limit: 1}}\n"
    old = {"shop/old/__init__.py": "", "shop/old/a.py": "import os\n\n\ndef _gone():\n    return 1\n"}
    planted(world, {".autopilot.yaml": settings} | old)
    report = dead_code_cleanup("acme/shop", Mode.DRY_RUN)
    assert names(report) == {"math"}
    assert report.waiting > 0
    assert "old" not in report.proposal.diff


def test_a_dirty_shallow_clone_is_read_as_it_was_committed(world: World, tmp_path: Path) -> None:
    bare = planted(world, {})
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", "--depth=1", f"file://{bare}", str(clone)], check=True)
    (clone / "shop" / "orders.py").write_text("broken(")
    report = dead_code_cleanup(str(clone), Mode.DRY_RUN)
    assert "_rounded" in names(report)
    assert (clone / "shop" / "orders.py").read_text() == "broken("


def test_with_graph_sitter_public_names_of_an_application_go_too(
    world: World, monkeypatch: pytest.MonkeyPatch, graph_sitter: Environment
) -> None:
    monkeypatch.setenv("ANALYSIS__GRAPH_SITTER_ENABLED", "true")
    get_settings.cache_clear()
    home = get_settings().autopilot_home
    (home / "graph-sitter").symlink_to(user_cache_path("prefect-autopilot-tests") / "graph-sitter")
    helpers = "from shop import orders\n\n\ndef discount(order):\n    return orders.total(order) / 2\n"
    bare = planted(world, {"shop/helpers.py": helpers})
    report = dead_code_cleanup("acme/shop", Mode.PULL_REQUEST)
    assert report.engine.used
    assert {"discount", "_rounded"} <= names(report)
    assert report.modules == ("shop/helpers.py",)
    assert "shop/helpers.py" in changed(bare)
    assert "graph-sitter: 0 usages in 1 file" in body(world)


def test_what_only_tests_use_goes_with_these_tests_when_that_is_asked_for(world: World) -> None:
    rates = "def _rate(kind):\n    return 2\n\n\ndef _other(kind):\n    return 3\n"
    only = "from shop.rates import _rate\n\n\ndef test_rate():\n    assert _rate(1) == 2\n"
    also = "from shop.orders import total\nfrom shop.rates import _other\n\n\n"
    also += "def test_both():\n    assert total([_other(1)]) == 6\n"
    files = {"shop/rates.py": rates, "tests/test_rates.py": only, "tests/test_both.py": also}
    planted(world, files)
    assert "_rate" not in names(dead_code_cleanup("acme/shop", Mode.REPORT))
    report = dead_code_cleanup("acme/shop", Mode.DRY_RUN, tested=True)
    assert {"_rate", "test_rate"} <= names(report)
    assert report.modules == ("tests/test_rates.py",)
    assert "_other" not in names(report)


def test_a_base_that_moved_brings_the_pull_request_up_to_date(world: World, tmp_path: Path) -> None:
    bare = planted(world, {})
    first = dead_code_cleanup("acme/shop", Mode.PULL_REQUEST)
    clone = tmp_path / "person"
    subprocess.run(["git", "clone", "-q", str(bare), str(clone)], check=True)
    write_tree(clone, {"shop/orders.py": ORDERS.replace("_cents(amount)", "amount")})
    commit(clone, "Work")
    subprocess.run(["git", "push", "-q", "origin", "main"], cwd=clone, check=True)
    second = dead_code_cleanup("acme/shop", Mode.PULL_REQUEST)
    assert (second.proposal.state, second.proposal.number) == ("updated", first.proposal.number)
    assert text(bare, "shop/orders.py") == CLEANED
