"""A running Linear, and a client in front of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from graphql import GraphQLSchema

from emulator import World, running
from integrations.database import open_database
from integrations.linear import Linear
from integrations.writes import Journal
from tests.contracts.linear import HOW_TO_GET, schema


@pytest.fixture(scope="session")
def linear_world() -> Iterator[World]:
    with running() as world:
        yield world


@pytest.fixture
def official() -> GraphQLSchema:
    if not (found := schema()):
        pytest.skip(HOW_TO_GET)
    return found


@pytest.fixture
def world(linear_world: World) -> World:
    linear_world.reset()
    return linear_world


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(open_database(f"sqlite:///{tmp_path / 'own.db'}"), "tester", "run-1")


@pytest.fixture
def linear(world: World, journal: Journal) -> Iterator[Linear]:
    environment = world.environment
    with Linear(environment["LINEAR_API_URL"], environment["LINEAR_API_KEY"], journal) as client:
        yield client
