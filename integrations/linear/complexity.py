"""How large a page may be, by Linear's cost rules: a scalar 0.1, an object 1, a connection times its page size.

https://linear.app/developers/rate-limiting
"""

import math
from functools import cache

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    IntValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    parse,
)

MOST_PER_QUERY = 10_000
LARGEST_PAGE = 250
DEFAULT_PAGE = 50


@cache
def page_size(text: str) -> int:
    """The most things that one query for this document's pages may ask for."""
    return max(1, min(LARGEST_PAGE, int((MOST_PER_QUERY - 10) / _cost_per_node(text))))


@cache
def complexity(text: str, first: int) -> int:
    """What a query for this document costs with pages of that size."""
    return math.ceil(first * _cost_per_node(text))


def _cost_per_node(text: str) -> float:
    document = parse(text)
    fragments = {part.name.value: part for part in document.definitions if isinstance(part, FragmentDefinitionNode)}
    operation = next(part for part in document.definitions if isinstance(part, OperationDefinitionNode))
    return _cost(operation.selection_set, fragments)


def _cost(selections: SelectionSetNode, fragments: dict[str, FragmentDefinitionNode]) -> float:
    """The cost of one of whatever is asked for; a page's size that is a variable counts once."""
    total = 0.0
    for part in selections.selections:
        if isinstance(part, FragmentSpreadNode):
            total += _cost(fragments[part.name.value].selection_set, fragments)
        elif isinstance(part, FieldNode):
            total += _times(part) * (1 + _cost(part.selection_set, fragments)) if part.selection_set else 0.1
    return total


def _times(field: FieldNode) -> int:
    sizes = [argument.value for argument in field.arguments or () if argument.name.value == "first"]
    inner = field.selection_set.selections if field.selection_set else ()
    if not any(isinstance(part, FieldNode) and part.name.value == "nodes" for part in inner):
        return 1
    if not sizes:
        return DEFAULT_PAGE
    return int(sizes[0].value) if isinstance(sizes[0], IntValueNode) else 1
