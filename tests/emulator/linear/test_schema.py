"""Our part of Linear's schema must say nothing that the official one does not."""

import os
from pathlib import Path

import pytest
from graphql import GraphQLSchema, build_schema

from emulator.linear.schema import schema
from tests.graphql_schemas import differences

OFFICIAL = Path(__file__).parents[4] / "shared" / "contracts" / "linear" / "schema.graphql"


@pytest.fixture(scope="session")
def official() -> GraphQLSchema:
    place = Path(os.environ.get("AUTOPILOT_LINEAR_SCHEMA", OFFICIAL))
    if not place.is_file():
        pytest.skip(f"Linear's schema is not at {place}: download it, and set AUTOPILOT_LINEAR_SCHEMA to it")
    return build_schema(place.read_text(), assume_valid_sdl=True)


def test_our_schema_is_a_subset_of_the_official_one(official: GraphQLSchema) -> None:
    assert list(differences(schema(), official)) == []


def test_a_field_of_another_nullability_is_a_difference(official: GraphQLSchema) -> None:
    ours = build_schema("type Query { viewer: User } type User { id: ID! nickname: String }")
    assert list(differences(ours, official)) == ["Query.viewer is User", "User.nickname is unknown"]
