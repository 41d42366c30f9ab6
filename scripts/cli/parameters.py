"""`--param name=value`, in the words of a shell, as the values that an action takes."""

import difflib
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import JsonValue, ValidationError
from pydantic_core import ErrorDetails

from scripts.cli.actions import kind_of, meaning, resolved
from scripts.cli.exits import UsageError

if TYPE_CHECKING:
    from tasks.action import Action


def read_parameters(action: "Action", pairs: Sequence[str], document: str | None) -> dict[str, JsonValue]:
    """Everything that was given, `--param` before `--params-json`. Raises UsageError for what the action lacks."""
    given = _read_document(document)
    written: dict[str, list[str]] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals:
            raise UsageError(f"--param {pair!r} is not name=value.")
        written.setdefault(name.strip().replace("-", "_"), []).append(value)
    for name in [*given, *written]:
        _require_known(action, name)
    return given | {name: _value(action, name, values) for name, values in written.items()}


def explain(action: "Action", error: ValidationError) -> UsageError:
    """Every problem: the parameter, what is expected, and what was given, as far as it is short."""
    problems = [_problem(action, detail) for detail in error.errors(include_url=False)]
    text = "\n  ".join(problems) if len(problems) > 1 else problems[0]
    lead = f"{action.name}: {len(problems)} problems\n  " if len(problems) > 1 else f"{action.name}: "
    return UsageError(f"{lead}{text}\n`--action actions --task {action.name}` shows its parameters.")


def _problem(action: "Action", detail: ErrorDetails) -> str:
    place = ".".join(str(part) for part in detail["loc"])
    name = str(detail["loc"][0])
    expected = kind_of(resolved(action, name))
    if detail["type"] == "missing":
        return f"{place} is missing; it takes {expected}"
    message = _message(action, name, detail)
    shown = json.dumps(detail["input"], default=str)
    shown = shown if len(shown) <= 60 else f"{shown[:59]}…"
    return f"{place} {message}; it takes {expected} and was given {shown}"


def _message(action: "Action", name: str, detail: ErrorDetails) -> str:
    """Patterns are for programs: the parameter's own description says what is wanted."""
    if detail["type"] == "string_pattern_mismatch" and (said := meaning(resolved(action, name))):
        return f"does not fit: {said.rstrip('.')}"
    return detail["msg"].removeprefix("Value error, ").removeprefix("Input ").partition(", unable to")[0]


def _require_known(action: "Action", name: str) -> None:
    known = list(action.parameters.model_fields)
    if name not in known:
        close = difflib.get_close_matches(name, known, n=1)
        suggestion = f" Did you mean {close[0]}?" if close else ""
        raise UsageError(
            f"{action.name} has no parameter {name!r}.{suggestion} It takes: {', '.join(known) or 'none'}."
        )


def _value(action: "Action", name: str, values: list[str]) -> JsonValue:
    """Text as it is for a text; for a list each as an item, or one JSON list; else JSON."""
    kinds = _kinds(resolved(action, name))
    if "array" in kinds:
        if len(values) == 1 and values[0].lstrip().startswith("["):
            return _json(name, values[0])
        return [_item(action, name, value) for value in values]
    if len(values) > 1:
        raise UsageError(f"{name} is given {len(values)} times, but takes one value.")
    (value,) = values
    if "string" in kinds:
        return _text(name, value)
    return _json(name, _text(name, value)) if "object" in kinds else _text(name, value)


def _item(action: "Action", name: str, value: str) -> JsonValue:
    text = _text(name, value)
    return _json(name, text) if text.lstrip().startswith("{") else text


def _text(name: str, value: str) -> str:
    """`@file` is the file's content, `-` standard input, and `@@…` a text that begins with @."""
    if value == "-":
        return sys.stdin.read()
    if value.startswith("@@"):
        return value[1:]
    if not value.startswith("@"):
        return value
    try:
        return Path(value[1:]).expanduser().read_text(encoding="utf-8")
    except OSError as error:
        reason = error.strerror or "cannot be read"
        raise UsageError(f"{name}: {value[1:]}: {reason}. A text that begins with @ is written @@.") from None
    except UnicodeDecodeError:
        raise UsageError(f"{name}: {value[1:]} is not UTF-8 text.") from None


def _json(name: str, text: str) -> JsonValue:
    try:
        value: JsonValue = json.loads(text)
    except json.JSONDecodeError as error:
        raise UsageError(f"{name} takes JSON; at character {error.pos}: {error.msg}.") from None
    except RecursionError:
        raise UsageError(f"{name} takes JSON that is not nested so deep.") from None
    return value


def _read_document(document: str | None) -> dict[str, JsonValue]:
    if document is None:
        return {}
    given = _json("--params-json", _text("--params-json", document))
    if not isinstance(given, dict):
        raise UsageError("--params-json takes a JSON object.")
    return given


def _kinds(schema: JsonValue) -> set[str]:
    if not isinstance(schema, dict):
        return set()
    options = schema.get("anyOf")
    if isinstance(options, list):
        return {kind for option in options for kind in _kinds(option)}
    kind = schema.get("type")
    return {kind} if isinstance(kind, str) else set()
