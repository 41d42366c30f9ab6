"""What a query costs, and how much a key may spend in an hour, by Linear's published rules.

A scalar costs 0.1, an object 1, and a connection multiplies what is in it by its page size, 50 unless told.
https://linear.app/developers/rate-limiting
"""

import math
import time
from collections.abc import Mapping
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    OperationDefinitionNode,
    SelectionSetNode,
    value_from_ast_untyped,
)

from emulator.linear.state import Limits

HOUR = 3600 * 1000
DEFAULT_PAGE = 50


def complexity(document: DocumentNode, variables: dict[str, Any]) -> int:
    """The cost of an operation, rounded up."""
    fragments = {part.name.value: part for part in document.definitions if isinstance(part, FragmentDefinitionNode)}
    operations = [part for part in document.definitions if isinstance(part, OperationDefinitionNode)]
    return math.ceil(sum(_cost(part.selection_set, fragments, variables) for part in operations))


def _cost(
    selections: SelectionSetNode, fragments: Mapping[str, FragmentDefinitionNode], variables: dict[str, Any]
) -> float:
    total = 0.0
    for part in selections.selections:
        if isinstance(part, FragmentSpreadNode):
            total += _cost(fragments[part.name.value].selection_set, fragments, variables)
        elif isinstance(part, FieldNode) and not part.selection_set:
            total += 0.1
        elif isinstance(part, FieldNode) and part.selection_set:
            total += _pages(part, variables) * (1 + _cost(part.selection_set, fragments, variables))
    return total


def _pages(field: FieldNode, variables: dict[str, Any]) -> int:
    """How often the inside of a field counts: a page's size for a connection, once for an object."""
    given = {part.name.value: value_from_ast_untyped(part.value, variables) for part in field.arguments or ()}
    inner = field.selection_set.selections if field.selection_set else ()
    if not any(isinstance(part, FieldNode) and part.name.value == "nodes" for part in inner):
        return 1
    return int(given.get("first") or given.get("last") or DEFAULT_PAGE)


def spend(limits: Limits, cost: int) -> bool:
    """Take a request and its cost from the hour's budget. False if nothing is left."""
    moment = int(time.time() * 1000)
    if moment >= limits.resets_at:
        limits.spent_requests, limits.spent_complexity, limits.resets_at = 0, 0, moment + HOUR
    if limits.spent_requests >= limits.requests or limits.spent_complexity + cost > limits.complexity:
        return False
    limits.spent_requests += 1
    limits.spent_complexity += cost
    return True


def headers(limits: Limits, cost: int) -> dict[str, str]:
    """The budget as Linear tells it with every answer."""
    left = {
        "Requests": (limits.requests, limits.requests - limits.spent_requests),
        "Complexity": (limits.complexity, int(limits.complexity - limits.spent_complexity)),
    }
    told = {"X-Complexity": str(cost)}
    for name, (most, remaining) in left.items():
        told |= {
            f"X-RateLimit-{name}-Limit": str(most),
            f"X-RateLimit-{name}-Remaining": str(remaining),
            f"X-RateLimit-{name}-Reset": str(limits.resets_at),
        }
    return told
