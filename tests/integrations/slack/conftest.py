"""A client in front of Slack."""

from pathlib import Path

import pytest

from emulator import World
from integrations.database import open_database
from integrations.slack import Slack
from integrations.writes import Journal


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(open_database(f"sqlite:///{tmp_path / 'own.db'}"), "tester", "run-1")


@pytest.fixture
def slack(world: World, journal: Journal) -> Slack:
    return Slack(world.environment["SLACK_API_URL"], world.environment["SLACK_BOT_TOKEN"], journal)
