"""Parameters of an operation, against the schema of its deployment."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from pydantic import JsonValue

from deployments.errors import InvalidParameters

FOLDERS = {"component", "path_to_repository"}
"""Parameters that may be a folder here: the whole path means the same to a worker of this machine."""


class SchemaError(Protocol):
    """What jsonschema says of a value; `context` has what is wrong with each possibility."""

    json_path: str
    message: str
    context: "Sequence[SchemaError]"


type Schema = Mapping[str, Any]
"""A JSON schema, which is Prefect's to understand."""


def check(
    operation: str, parameters: Mapping[str, JsonValue], schema: Schema, defaults: Mapping[str, JsonValue]
) -> None:
    """Raises InvalidParameters that lists everything that does not fit, before a run is made."""
    from prefect.utilities.schema_tools import validate  # brings SQLAlchemy, which most commands need not

    known = list(schema.get("properties", {}))
    problems = [f"there is no {name}" for name in parameters if name not in known]
    errors = validate({**defaults, **parameters}, dict(schema), preprocess=True, allow_none_with_default=True)
    problems += [_told(error) for error in errors]
    if problems:
        raise InvalidParameters(operation, problems, known)


def _told(error: SchemaError) -> str:
    """Of several possibilities, what is wrong with the first: the others are only that nothing may be given."""
    place = error.json_path.removeprefix("$").removeprefix(".")
    reason = error.context[0].message if error.context else error.message
    return f"{place}: {reason}" if place else reason


def from_text(pairs: Mapping[str, str], schema: Schema) -> dict[str, JsonValue]:
    """Values as typed on a command line, as their schema has them: `3`, `true`, `[1, 2]`, or `a,b` for a list."""
    properties = schema.get("properties", {})
    return {
        name: _value(name, text, _with_definitions(properties.get(name, {}), schema)) for name, text in pairs.items()
    }


def _value(name: str, text: str, schema: Schema) -> JsonValue:
    if name in FOLDERS and Path(text).expanduser().is_dir():
        text = str(Path(text).expanduser().resolve())
    return next((value for value in _readings(text) if not _errors(value, schema)), text)


def _readings(text: str) -> Iterator[JsonValue]:
    """What the text may stand for, the most literal first."""
    yield text
    try:
        yield json.loads(text)
    except (ValueError, RecursionError):
        yield [part.strip() for part in text.split(",")]


def _with_definitions(schema: Schema, whole: Schema) -> Schema:
    return {**schema, "definitions": whole.get("definitions", {})}


def _errors(value: JsonValue, schema: Schema) -> bool:
    from prefect.utilities.schema_tools import validate

    about = {"type": "object", "properties": {"value": schema}, "definitions": schema["definitions"]}
    return bool(validate({"value": value}, about, preprocess=True))
