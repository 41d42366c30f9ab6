"""Judging what was asked of Linear by its official schema."""

import json
import os
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from graphql import GraphQLSchema, build_schema

from emulator.recording import Exchange
from tests.graphql_schemas import mistakes

OFFICIAL = Path(__file__).parents[3] / "shared" / "contracts" / "linear" / "schema.graphql"
HOW_TO_GET = "Linear's schema is not here: download it, and set AUTOPILOT_LINEAR_SCHEMA to its path"


@cache
def schema() -> GraphQLSchema | None:
    """Linear's schema, or None without it; building it takes a second or more."""
    place = Path(os.environ.get("AUTOPILOT_LINEAR_SCHEMA", OFFICIAL))
    return build_schema(place.read_text(), assume_valid_sdl=True) if place.is_file() else None


def violations(exchanges: Iterable[Exchange]) -> Iterator[str]:
    """What is wrong in documents, and their variables, that were answered; nothing where the schema is not here."""
    asked = [each for each in exchanges if each.platform == "linear" and each.method == "POST"]
    bodies = [each.request_body for each in asked if each.status == 200 and b'"errors"' not in each.response_body]
    official = schema() if bodies else None
    if official:
        yield from (wrong for body in bodies for wrong in mistakes(official, json.loads(body)))
