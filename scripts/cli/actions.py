"""`--action actions`: everything that a workflow can be made of, with its parameters."""

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

from pydantic import JsonValue
from rich.console import Group
from rich.table import Table

from scripts.cli.output import Format, print_result, result_console

if TYPE_CHECKING:
    from tasks.action import Action

NESTED = ("anyOf", "items")


def actions(*, format: Format = Format.TABLE, task: str | None = None) -> int:  # noqa: A002
    """List the actions that workflows are made of and `--action call` runs; with --task, one with its parameters.

    Parameters
    ----------
    format
        How to print it; JSON has the JSON schemas.
    task
        The name of one action, such as github.add_comment.
    """
    from tasks.actions import ACTIONS, find_action

    chosen = [find_action(task)] if task else list(ACTIONS.values())
    if format is Format.JSON:
        print_result(json.dumps([described(action) for action in chosen], indent=2))
    elif task:
        result_console().print(one(chosen[0]))
    else:
        result_console(pipe_width=200).print(overview(chosen))
    return 0


def described(action: "Action") -> dict[str, JsonValue]:
    """An action for programs."""
    return {
        "name": action.name,
        "description": action.description,
        "writes": action.writes,
        "parameters": action.schema,
        "result": action.result_schema,
    }


def overview(chosen: Iterable["Action"]) -> Table:
    """A line each; parameters that may be left out stand in brackets."""
    table = Table("Action", "Writes", "What it does", "Parameters", title="Actions", title_justify="left")
    for action in chosen:
        shown = [name if required else f"({name})" for name, _, required, _ in parameters(action)]
        first = action.description.splitlines()[0]
        table.add_row(action.name, "yes" if action.writes else "", first, " ".join(shown))
    return table


def one(action: "Action") -> Group:
    """An action with its parameters, their types and what they mean."""
    table = Table("Parameter", "Type", "Needed", "Meaning")
    for name, kind, required, meaning in parameters(action):
        table.add_row(name, kind, "yes" if required else "", meaning)
    effect = "writes" if action.writes else "only reads"
    return Group(f"{action.name}: {action.description}", f"It {effect}.", "", table)


def parameters(action: "Action") -> list[tuple[str, str, bool, str]]:
    """Name, type, whether it must be given, and meaning of each parameter."""
    required = action.schema.get("required", [])
    assert isinstance(required, list)
    found = {name: resolved(action, name) for name in action.parameters.model_fields}
    return [(name, kind_of(part), name in required, meaning(part)) for name, part in found.items()]


def resolved(action: "Action", name: str) -> JsonValue:
    """A parameter's schema with what it refers to by name."""
    properties = action.schema.get("properties")
    return _resolve(properties.get(name), action.schema.get("$defs")) if isinstance(properties, dict) else None


def _resolve(schema: JsonValue, definitions: JsonValue) -> JsonValue:
    if isinstance(schema, list):
        return [_resolve(part, definitions) for part in schema]
    if not isinstance(schema, dict):
        return schema
    reference = schema.get("$ref")
    if isinstance(reference, str) and isinstance(definitions, dict):
        found = definitions[reference.rpartition("/")[2]]
        return {**found, **schema} if isinstance(found, dict) else schema
    return {name: _resolve(part, definitions) if name in NESTED else part for name, part in schema.items()}


def kind_of(schema: JsonValue) -> str:
    """A JSON schema's type in a few words."""
    if not isinstance(schema, dict):
        return "anything"
    if options := schema.get("anyOf"):
        assert isinstance(options, list)
        return " or ".join(kind for kind in map(kind_of, options) if kind != "null")
    if values := schema.get("enum"):
        assert isinstance(values, list)
        return " | ".join(str(value) for value in values)
    if reference := schema.get("$ref"):
        return str(reference).rpartition("/")[2]
    if schema.get("type") == "array":
        return f"list of {kind_of(schema.get('items'))}"
    return str(schema.get("format") or schema.get("type") or "anything")


def meaning(schema: JsonValue) -> str:
    """The description, wherever it stands, and what holds when it is left out."""
    if not isinstance(schema, dict):
        return ""
    options = schema.get("anyOf", [])
    assert isinstance(options, list)
    inner = [str(option.get("description", "")) for option in options if isinstance(option, dict)]
    said = str(schema.get("description") or "".join(inner))
    default = schema.get("default")
    return f"{said} Default: {default}".strip() if default not in (None, "") else said
