"""The answers that GitHub's description gives as examples."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from tests.contracts.github import contract


def example(method: str, path: str, chosen: Mapping[str, str]) -> tuple[int, object]:
    """Status and body of the success of an operation; `chosen` names another example than the first, by its path."""
    for pattern, described, item in contract().operations:
        if pattern.fullmatch(path.partition("?")[0]) and method.lower() in item:
            responses: dict[str, Any] = item[method.lower()]["responses"]
            status = min(code for code in responses if code.startswith("2"))
            media = _resolved(responses[status]).get("content", {}).get("application/json", {})
            examples = media.get("examples") or {"": {"value": media.get("example")}}
            named = examples[chosen.get(described, next(iter(examples)))]
            return int(status), _resolved(named.get("value", named))
    return HTTPStatus.NOT_FOUND, {"message": "Not Found"}


def _resolved(node: Any) -> Any:
    """What a reference into the description stands for, through examples of examples."""
    while isinstance(node, dict) and "$ref" in node:
        target = contract().document
        for part in node["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        node = target.get("value", target)
    return node
