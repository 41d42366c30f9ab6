"""Judging what was sent to GitHub, answered by it and told by its webhooks, by GitHub's own descriptions."""

import json
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from graphql import GraphQLSchema, build_ast_schema, parse
from jsonschema import Draft7Validator
from jsonschema.exceptions import ValidationError, best_match
from openapi_schema_validator import OAS30Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4

from emulator.github.model.hooks import Delivery
from emulator.recording import Exchange
from emulator.world import World
from scripts.contracts import CONTRACTS, GRAPHQL, REST, WEBHOOKS
from tests.graphql_schemas import mistakes

HOW_TO_GET = "GitHub's contracts are not here, so they are not checked: get them with `make contracts`"
REFUSED = {400, 422}
"""Answers to requests that were sent to be wrong."""
EVERYWHERE = {304, 400, 401, 403, 404, 405, 409, 410, 422, 429, 500, 502, 503}
"""Answers that the description does not repeat for each operation."""

BARE_LISTS = {"issues/add-labels", "issues/set-labels"}
"""The description allows these a bare list, but only in its prose."""


def available() -> bool:
    return all(contract.file().is_file() for contract in CONTRACTS)


def check_webhooks(world: World) -> None:
    """Fail unless all that webhooks told since the last reset is as GitHub tells it; nothing without its schemas."""
    if available():
        hooks = [hook for held in world.github.repositories.values() for hook in held.hooks.values()]
        told = [delivery for hook in hooks if hook.content_type == "json" for delivery in hook.deliveries]
        found = webhook_violations(told)
        assert not found, "\n".join(dict.fromkeys(found))


class Contract:
    """GitHub's description, indexed by path."""

    def __init__(self, file: Path) -> None:
        self.document = json.loads(file.read_text())
        self.registry = Registry().with_resource("github", Resource(self.document, DRAFT4))
        self.operations = [(_pattern(path), path, item) for path, item in self.document["paths"].items()]
        self.validators: dict[int, Any] = {}
        self.operations.sort(key=lambda operation: _wildness(operation[1]))

    def violations(self, exchange: Exchange) -> list[str]:
        """What is wrong with a request to the REST API, or with its answer."""
        path = exchange.path.removeprefix("/api/v3")
        for pattern, _, item in self.operations:
            match = pattern.fullmatch(path)
            if match and exchange.method.lower() in item:
                operation = item[exchange.method.lower()]
                given = {name: unquote(value) for name, value in match.groupdict().items()}
                found = [*self._response(operation, exchange)]
                if exchange.status not in REFUSED:
                    found += self._request(operation, item, exchange, given)
                return [f"{exchange.method} {exchange.path} {exchange.status}: {each}" for each in found]
        return [] if exchange.status in (401, 404) else [f"{exchange.method} {path}: not in GitHub's description"]

    def _request(
        self, operation: dict[str, Any], item: dict[str, Any], exchange: Exchange, given: dict[str, str]
    ) -> Iterable[str]:
        parameters = [self._resolved(each) for each in [*item.get("parameters", []), *operation.get("parameters", [])]]
        query = dict(exchange.query)
        known = {each["name"] for each in parameters if each["in"] == "query"}
        yield from (f"query parameter {name} is unknown" for name in query.keys() - known)
        for each in parameters:
            values = query if each["in"] == "query" else given if each["in"] == "path" else None
            if values is None:
                continue
            if _name(each["name"]) not in values and each["name"] not in values:
                if each.get("required"):
                    yield f"{each['in']} parameter {each['name']} is missing"
                continue
            value = values.get(each["name"], values.get(_name(each["name"])))
            if not any(self._is_valid(each["schema"], form) for form in _forms(str(value))):
                yield f"{each['in']} parameter {each['name']} may not be {value!r}"
        yield from self._request_body(operation, exchange)

    def _request_body(self, operation: dict[str, Any], exchange: Exchange) -> Iterable[str]:
        described = self._resolved(operation.get("requestBody", {}))
        media = described.get("content", {}).get("application/json")
        if not exchange.request_body:
            if described.get("required") and media:
                yield "a request body is required"
        elif media:
            body = json.loads(exchange.request_body)
            if operation["operationId"] in BARE_LISTS and isinstance(body, list):
                body = {"labels": body}
            yield from self._problems(media["schema"], body, "request")

    def _response(self, operation: dict[str, Any], exchange: Exchange) -> Iterable[str]:
        if exchange.fault or exchange.status is None:
            return
        described = operation["responses"].get(str(exchange.status))
        if described is None:
            if exchange.status not in EVERYWHERE:
                yield f"status {exchange.status} is not described"
            return
        media = self._resolved(described).get("content", {})
        kind = exchange.response_headers.get("content-type", "").partition(";")[0]
        if kind == "application/json" and kind in media and exchange.response_body:
            yield from self._problems(media[kind]["schema"], json.loads(exchange.response_body), "response")

    def _problems(self, schema: dict[str, Any], value: object, where: str) -> Iterable[str]:
        errors = [error for error in self._validator(schema).iter_errors(value) if not _is_spared(error)]
        for error in errors[:5]:
            deepest = best_match(error.context) if error.context else error
            at = "/".join(
                str(part) for part in [*error.absolute_path, *(deepest.relative_path if error.context else [])]
            )
            yield f"{where} {at}: {deepest.message[:300]}"

    def _is_valid(self, schema: dict[str, Any], value: object) -> bool:
        return bool(self._validator(schema).is_valid(value))

    def _validator(self, schema: dict[str, Any]) -> Any:
        """Made once for each part of the document, which stays as long as this does."""
        if id(schema) not in self.validators:
            self.validators[id(schema)] = OAS30Validator(_absolute(schema), registry=self.registry)
        return self.validators[id(schema)]

    def _resolved(self, each: dict[str, Any]) -> dict[str, Any]:
        while "$ref" in each:
            found = self.document
            for part in each["$ref"].removeprefix("#/").split("/"):
                found = found[part]
            each = found
        return each


@cache
def contract() -> Contract:
    return Contract(REST.file())


@cache
def graphql_schema() -> GraphQLSchema:
    """GitHub's public schema; it takes a second to build."""
    document = parse(GRAPHQL.file().read_text(), no_location=True)
    return build_ast_schema(document, assume_valid=True, assume_valid_sdl=True)


@cache
def webhook_schemas() -> dict[str, Any]:
    schemas: dict[str, Any] = json.loads(WEBHOOKS.file().read_text())
    return schemas


def violations(exchanges: Iterable[Exchange]) -> list[str]:
    """Everything wrong in what was sent to GitHub's APIs, and in what the REST API answered."""
    asked = [each for each in exchanges if each.platform == "github"]
    rest = [each for each in asked if each.path.startswith("/api/v3/")]
    documents = [each.request_body for each in asked if each.path == "/api/graphql" and each.status == 200]
    found = [problem for exchange in rest for problem in contract().violations(exchange)]
    return found + [problem for body in documents for problem in mistakes(graphql_schema(), json.loads(body))]


def webhook_violations(deliveries: Iterable[Delivery]) -> list[str]:
    """What is wrong in bodies of webhooks. GitHub adds fields faster than its schemas learn of them: these may be."""
    return [problem for delivery in deliveries for problem in _told_wrongly(delivery)]


def _told_wrongly(delivery: Delivery) -> Iterable[str]:
    name = f"{delivery.event}${delivery.action or 'event'}"
    if name not in webhook_schemas()["definitions"]:
        yield f"{name} is no event of GitHub's"
        return
    schema = {"$ref": f"#/definitions/{name}", "definitions": webhook_schemas()["definitions"]}
    for error in Draft7Validator(schema).iter_errors(json.loads(delivery.body)):
        at = "/".join(map(str, error.absolute_path))
        if not _is_newer(error):
            yield f"{name} {at}: {error.message[:300]}"


def _is_newer(error: ValidationError) -> bool:
    """Only a field that the schema does not know yet, or alternatives that both fit."""
    if error.validator == "additionalProperties" or (error.validator == "oneOf" and not error.context):
        return True
    if error.validator not in ("oneOf", "anyOf") or not error.context:
        return False
    branches: dict[object, list[ValidationError]] = {}
    for each in error.context:
        branches.setdefault(each.schema_path[0], []).append(each)
    return any(all(map(_is_newer, branch)) for branch in branches.values())


def _is_spared(error: ValidationError) -> bool:
    """GitHub's nullable enums and alternatives leave null out, and some alternatives are not exclusive."""
    if error.instance is None and isinstance(error.schema, dict) and error.schema.get("nullable"):
        return True
    if error.context:
        return any(_is_spared(each) for each in error.context if each.validator == "enum")
    return error.validator == "oneOf" or (error.validator == "enum" and error.instance is None)


def _absolute(schema: Any) -> Any:
    """References of the document, as the registry knows them."""
    if isinstance(schema, dict):
        return {
            key: f"github{value}" if key == "$ref" and value.startswith("#") else _absolute(value)
            for key, value in schema.items()
        }
    return [_absolute(each) for each in schema] if isinstance(schema, list) else schema


def _pattern(path: str) -> re.Pattern[str]:
    parts = []
    for part in re.split(r"(\{[^}]+\})", path.replace("/contents/{path}", "/contents{path}")):
        if part.startswith("{"):
            anything = (
                ".*"
                if part == "{path}"
                else ".+"
                if part in ("{path}", "{ref}", "{branch}", "{basehead}", "{dir}")
                else "[^/]+"
            )
            parts.append(f"(?P<{_name(part[1:-1])}>{anything})")
        else:
            parts.append(re.escape(part))
    return re.compile("".join(parts))


def _wildness(path: str) -> tuple[int, int]:
    """Literal paths first, as a server would match them."""
    greedy = sum(part in path for part in ("{path}", "{ref}", "{branch}", "{basehead}"))
    return greedy, path.count("{") * 100 - path.count("/")


def _name(name: str) -> str:
    return name.replace("-", "_")


def _forms(text: str) -> list[object]:
    """What a text in a URL may stand for."""
    forms: list[object] = [text]
    if re.fullmatch(r"-?\d+", text):
        forms.append(int(text))
    if text in ("true", "false"):
        forms.append(text == "true")
    return [*forms, text.split(",")]
