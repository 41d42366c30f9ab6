"""The schema with its resolvers: one for every field, since tables and names say the rest."""

from functools import cache
from pathlib import Path
from typing import Any

from graphql import GraphQLResolveInfo, GraphQLSchema, build_schema, get_named_type

from emulator.linear.fields import value
from emulator.linear.mutations import MUTATIONS, Change, payload
from emulator.linear.paging import connection
from emulator.linear.queries import query
from emulator.linear.state import State


class Context:
    """One request: the workspace, and what it changed."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.changes: list[Change] = []


@cache
def schema() -> GraphQLSchema:
    """Our part of Linear's schema, with ids and moments as plain text."""
    return build_schema((Path(__file__).parent / "schema.graphql").read_text())


def resolve(source: Any, info: GraphQLResolveInfo[Context], **arguments: Any) -> object:
    """Whatever a field of any type holds."""
    context = info.context
    if info.parent_type.name == "Query":
        return query(context.state, info.field_name, arguments)
    if info.parent_type.name == "Mutation":
        change = MUTATIONS[info.field_name](context.state, arguments)
        context.changes.append(change)
        return payload(change)
    if isinstance(source, dict):
        return source[info.field_name]
    found = value(context.state, source, info.field_name)
    if get_named_type(info.return_type).name.endswith("Connection"):
        assert isinstance(found, list)
        return connection(context.state, found, arguments)
    return found
