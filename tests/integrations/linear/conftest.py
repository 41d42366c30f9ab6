"""A client in front of Linear."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from graphql import GraphQLSchema

from emulator import World
from integrations.database import open_database
from integrations.linear import Linear
from integrations.writes import Journal
from tests.contracts.linear import HOW_TO_GET, schema


@pytest.fixture
def official() -> GraphQLSchema:
    if not (found := schema()):
        pytest.skip(HOW_TO_GET)
    return found


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(open_database(f"sqlite:///{tmp_path / 'own.db'}"), "tester", "run-1")


@pytest.fixture
def linear(world: World, journal: Journal) -> Iterator[Linear]:
    environment = world.environment
    with Linear(environment["LINEAR_API_URL"], environment["LINEAR_API_KEY"], journal) as client:
        yield client
