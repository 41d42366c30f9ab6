"""A running Linear, and a client in front of it; what was asked must keep to Linear's official schema."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from graphql import GraphQLSchema, OperationDefinitionNode, build_schema, parse, validate
from graphql.execution.values import get_variable_values

from emulator import World, running
from integrations.database import open_database
from integrations.linear import Linear
from integrations.writes import Journal

OFFICIAL = Path(__file__).parents[4] / "shared" / "contracts" / "linear" / "schema.graphql"


@pytest.fixture(scope="session")
def linear_world() -> Iterator[World]:
    with running() as world:
        yield world


@pytest.fixture(scope="session")
def official_if_there() -> GraphQLSchema | None:
    """Linear's schema, or None without it; building it takes a second or more."""
    place = Path(os.environ.get("AUTOPILOT_LINEAR_SCHEMA", OFFICIAL))
    return build_schema(place.read_text(), assume_valid_sdl=True) if place.is_file() else None


@pytest.fixture
def official(official_if_there: GraphQLSchema | None) -> GraphQLSchema:
    if official_if_there is None:
        pytest.skip("Linear's schema is not here: download it, and set AUTOPILOT_LINEAR_SCHEMA to its path")
    return official_if_there


@pytest.fixture
def world(linear_world: World, official_if_there: GraphQLSchema | None) -> Iterator[World]:
    """As new; after the test, every document and its variables are held to the official schema."""
    linear_world.reset()
    yield linear_world
    if official_if_there:
        bodies = [json.loads(exchange.request_body) for exchange in linear_world.requests("linear")]
        assert [wrong for body in bodies for wrong in _mistakes(official_if_there, body)] == []


def _mistakes(schema: GraphQLSchema, body: dict[str, object]) -> list[str]:
    document = parse(str(body["query"]))
    variables = body.get("variables") or {}
    (operation,) = (part for part in document.definitions if isinstance(part, OperationDefinitionNode))
    assert isinstance(variables, dict)
    values = get_variable_values(schema, operation.variable_definitions or (), variables)
    wrong = values if isinstance(values, list) else []
    return [str(mistake) for mistake in [*validate(schema, document), *wrong]]


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(open_database(f"sqlite:///{tmp_path / 'own.db'}"), "tester", "run-1")


@pytest.fixture
def linear(world: World, journal: Journal) -> Iterator[Linear]:
    environment = world.environment
    with Linear(environment["LINEAR_API_URL"], environment["LINEAR_API_KEY"], journal) as client:
        yield client
