"""Judging documents, and schemas of our own, by an official GraphQL schema."""

from collections.abc import Iterator

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLObjectType,
    GraphQLSchema,
    OperationDefinitionNode,
    is_required_argument,
    is_required_input_field,
    parse,
    validate,
)
from graphql.execution.values import get_variable_values


def mistakes(schema: GraphQLSchema, body: dict[str, object]) -> list[str]:
    """What is wrong in a request: its document and its variables."""
    document = parse(str(body["query"]))
    variables = body.get("variables") or {}
    (operation,) = (part for part in document.definitions if isinstance(part, OperationDefinitionNode))
    assert isinstance(variables, dict)
    values = get_variable_values(schema, operation.variable_definitions or (), variables)
    wrong = values if isinstance(values, list) else []
    return [str(mistake) for mistake in [*validate(schema, document), *wrong]]


def differences(ours: GraphQLSchema, official: GraphQLSchema) -> Iterator[str]:
    """What our schema says that the official one does not."""
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
