"""A GitHub on loopback, whose traffic is judged by GitHub's own description where that is at hand."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from emulator.world import World, running
from integrations.database import open_database
from integrations.github import GitHub, connect
from integrations.governor import Limits
from integrations.writes import Journal
from tests import contracts

UNPACED = Limits(writes=100_000, seconds=1, writes_an_hour=100_000)
type Connect = Callable[..., GitHub]


@pytest.fixture(scope="module")
def emulator() -> Iterator[World]:
    with running() as world:
        yield world


@pytest.fixture
def world(emulator: World) -> Iterator[World]:
    emulator.reset()
    emulator.github.limits.writes_per_minute = 10_000
    yield emulator
    contracts.check(emulator)


@pytest.fixture
def connected(world: World, tmp_path: Path) -> Connect:
    """Make a client; `token` and `dry_run` may differ."""

    def make(token: str = "ghp_emulator", *, dry_run: bool = False) -> GitHub:
        journal = Journal(open_database("sqlite://"), "tests", "run-1", dry_run, (token,))
        return connect(token, journal, tmp_path, url=world.environment["GITHUB_API_URL"], limits=UNPACED)

    return make


@pytest.fixture
def github(connected: Connect) -> GitHub:
    return connected()
