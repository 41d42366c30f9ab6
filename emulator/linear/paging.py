"""Relay's pagination as Linear does it: newest first, 50 a page, at most 250."""

from collections.abc import Mapping, Sequence

from emulator.linear.errors import invalid
from emulator.linear.filters import passes
from emulator.linear.state import Entity, State

DEFAULT = 50
MOST = 250


def connection(state: State, rows: Sequence[Entity], arguments: Mapping[str, object]) -> dict[str, object]:
    """One page of the rows that pass the filter, which are in order of their creation."""
    wanted = arguments.get("filter")
    left = [row for row in rows if not isinstance(wanted, Mapping) or passes(state, row, wanted)]
    if not arguments.get("includeArchived"):
        left = [row for row in left if not getattr(row, "archived_at", None)]
    left.reverse()
    if arguments.get("orderBy") == "updatedAt":
        left.sort(key=lambda row: str(getattr(row, "updated_at", "")), reverse=True)
    start = _start(left, arguments.get("after"))
    page = left[start : start + _size(arguments)]
    return {
        "nodes": page,
        "totalCount": len(left),
        "pageInfo": {
            "hasNextPage": start + len(page) < len(left),
            "hasPreviousPage": start > 0,
            "startCursor": page[0].id if page else None,
            "endCursor": page[-1].id if page else None,
        },
    }


def _start(rows: Sequence[Entity], after: object) -> int:
    if after is None:
        return 0
    for position, row in enumerate(rows):
        if row.id == after:
            return position + 1
    raise invalid("Invalid cursor", "The cursor of the page does not exist.")


def _size(arguments: Mapping[str, object]) -> int:
    size = arguments.get("first") or arguments.get("last") or DEFAULT
    assert isinstance(size, int)
    if not 0 < size <= MOST:
        raise invalid("Argument Validation Error", f"first must not be greater than {MOST}", "INVALID_INPUT")
    return size
