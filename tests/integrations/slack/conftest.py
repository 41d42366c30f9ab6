"""A running Slack, and a client in front of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from emulator import World, running
from integrations.database import open_database
from integrations.slack import Slack
from integrations.writes import Journal


@pytest.fixture(scope="session")
def slack_world() -> Iterator[World]:
    with running() as world:
        yield world


@pytest.fixture
def world(slack_world: World) -> World:
    slack_world.reset()
    return slack_world


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(open_database(f"sqlite:///{tmp_path / 'own.db'}"), "tester", "run-1")


@pytest.fixture
def slack(world: World, journal: Journal) -> Slack:
    return Slack(world.environment["SLACK_API_URL"], world.environment["SLACK_BOT_TOKEN"], journal)
