"""Our part of Linear's schema must say nothing that the official one does not."""

import pytest
from graphql import GraphQLSchema, build_schema

from emulator.linear.schema import schema
from tests.contracts import linear
from tests.graphql_schemas import differences


@pytest.fixture(scope="session")
def official() -> GraphQLSchema:
    if not (found := linear.schema()):
        pytest.skip(linear.HOW_TO_GET)
    return found


def test_our_schema_is_a_subset_of_the_official_one(official: GraphQLSchema) -> None:
    assert list(differences(schema(), official)) == []


def test_a_field_of_another_nullability_is_a_difference(official: GraphQLSchema) -> None:
    ours = build_schema("type Query { viewer: User } type User { id: ID! nickname: String }")
    assert list(differences(ours, official)) == ["Query.viewer is User", "User.nickname is unknown"]
