"""A GitHub on loopback, and a client in front of it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from emulator.world import World
from integrations.database import open_database
from integrations.github import GitHub, connect
from integrations.github.commits import commit_files
from integrations.github.models import PullRequest
from integrations.github.pull_requests import create_pull_request
from integrations.governor import Limits
from integrations.writes import Journal

UNPACED = Limits(writes=100_000, seconds=1, writes_an_hour=100_000)
type Connect = Callable[..., GitHub]


@pytest.fixture
def connected(world: World, tmp_path: Path) -> Connect:
    """Make a client; the token, `dry_run` and the shared state (a folder's name) may differ."""

    def make(token: str = "ghp_emulator", *, dry_run: bool = False, state: str = "state") -> GitHub:
        journal = Journal(open_database("sqlite://"), "tests", "run-1", dry_run, (token,))
        url, graphql = (world.environment[f"GITHUB_{kind}_URL"] for kind in ("API", "GRAPHQL"))
        return connect(token, journal, tmp_path / state, url=url, graphql_url=graphql, limits=UNPACED)

    return make


@pytest.fixture
def github(connected: Connect) -> GitHub:
    return connected()


@pytest.fixture
def pull(github: GitHub) -> PullRequest:
    """An open pull request from fix/rate that changes one line."""
    commit_files(github, "acme/api", "fix/rate", {"src/api/prices.py": "RATE = 0.3\n"}, "Raise the rate", key="fix-1")
    made = create_pull_request(github, "acme/api", "Raise the rate", "Because.", head="fix/rate", base="main")
    return made.unwrap()
