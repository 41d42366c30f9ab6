"""Our part of Linear's schema must say nothing that the official one does not."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLObjectType,
    GraphQLSchema,
    build_schema,
    is_required_argument,
    is_required_input_field,
)

from emulator.linear.schema import schema

OFFICIAL = Path(__file__).parents[4] / "shared" / "contracts" / "linear" / "schema.graphql"


@pytest.fixture(scope="session")
def official() -> GraphQLSchema:
    place = Path(os.environ.get("AUTOPILOT_LINEAR_SCHEMA", OFFICIAL))
    if not place.is_file():
        pytest.skip(f"Linear's schema is not at {place}: download it, and set AUTOPILOT_LINEAR_SCHEMA to it")
    return build_schema(place.read_text(), assume_valid_sdl=True)


def test_our_schema_is_a_subset_of_the_official_one(official: GraphQLSchema) -> None:
    assert list(_differences(schema(), official)) == []


def test_a_field_of_another_nullability_is_a_difference(official: GraphQLSchema) -> None:
    ours = build_schema("type Query { viewer: User } type User { id: ID! nickname: String }")
    assert list(_differences(ours, official)) == ["Query.viewer is User", "User.nickname is unknown"]


def _differences(ours: GraphQLSchema, official: GraphQLSchema) -> Iterator[str]:
    for name, kind in ours.type_map.items():
        other = official.type_map.get(name)
        if other is None:
            yield f"{name} is unknown"
        elif isinstance(kind, GraphQLEnumType) and isinstance(other, GraphQLEnumType):
            yield from (f"{name}.{value} is unknown" for value in kind.values.keys() - other.values.keys())
        elif isinstance(kind, GraphQLInputObjectType) and isinstance(other, GraphQLInputObjectType):
            yield from _inputs(kind, other)
        elif isinstance(kind, GraphQLObjectType) and isinstance(other, GraphQLObjectType):
            yield from _fields(kind, other)


def _inputs(ours: GraphQLInputObjectType, official: GraphQLInputObjectType) -> Iterator[str]:
    for name, field in ours.fields.items():
        if name not in official.fields:
            yield f"{ours.name}.{name} is unknown"
        elif str(official.fields[name].type) != str(field.type):
            yield f"{ours.name}.{name} is {field.type}"
    for name, field in official.fields.items():
        if is_required_input_field(field) and name not in ours.fields:
            yield f"{ours.name}.{name} is required"


def _fields(ours: GraphQLObjectType, official: GraphQLObjectType) -> Iterator[str]:
    for name, field in ours.fields.items():
        if name not in official.fields:
            yield f"{ours.name}.{name} is unknown"
            continue
        other = official.fields[name]
        if str(other.type) != str(field.type):
            yield f"{ours.name}.{name} is {field.type}"
        for key, argument in field.args.items():
            if key not in other.args or str(other.args[key].type) != str(argument.type):
                yield f"{ours.name}.{name}({key}) is {argument.type}"
        for key, argument in other.args.items():
            if is_required_argument(argument) and key not in field.args:
                yield f"{ours.name}.{name}({key}) is required"
