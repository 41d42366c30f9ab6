"""Results of an audit on the emulator's code scanning."""

import pytest

from analysis.audit.model import Audit
from analysis.audit.sarif import to_sarif
from emulator.world import World
from integrations import git
from tasks.checks import upload_sarif
from tasks.repositories import check_out_repository
from tasks.security.code_scanning import is_there
from tasks.writing import writing
from tests.shop import SHOP, open_shop

MAIN = "refs/heads/main"


@pytest.fixture
def world(world: World) -> World:
    return open_shop(world, {"shop.py": "print(1)\n"})


def test_what_an_interrupted_run_has_handed_in_is_known_again(world: World) -> None:
    checkout = check_out_repository.fn(SHOP)
    git.remove_worktree(checkout.mirror, checkout.root)
    commit = checkout.commit
    sarif = to_sarif(Audit(repository=SHOP, commit=commit, branch="main"), "1.0")
    with writing("security-audit", dry_run=False):
        assert not is_there.fn(SHOP, MAIN, commit, sarif)
        upload_sarif.fn(SHOP, commit, MAIN, sarif)
        assert is_there.fn(SHOP, MAIN, commit, sarif)
        assert not is_there.fn(SHOP, MAIN, "0" * 40, sarif)
        assert not is_there.fn(SHOP, "refs/heads/other", commit, sarif)
        world.github.repositories[SHOP].analyses[-1].results = 7
        assert not is_there.fn(SHOP, MAIN, commit, sarif)


def test_where_there_are_no_results_none_are_ours(world: World) -> None:
    assert SHOP in world.github.repositories
    sarif = to_sarif(Audit(repository="acme/nowhere", commit="0" * 40, branch="main"), "1.0")
    with writing("security-audit", dry_run=False):
        assert not is_there.fn("acme/nowhere", MAIN, "0" * 40, sarif)
