"""A plan of changes on a Prefect server, as people look at it."""

from typing import TYPE_CHECKING

from pydantic import BaseModel, JsonValue
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from deployments.plan import Change, Plan

MARKS = {
    "create": ("+", "green"),
    "change": ("~", "yellow"),
    "remove": ("-", "red"),
    "forget": ("-", "dim"),
    "keep": ("=", "dim"),
}
BY_HAND = ("!", "magenta")
LONGEST = 60


class PlannedChange(BaseModel):
    """One change: `fields` has what is there and what is wanted."""

    action: str
    kind: str
    name: str
    reason: str
    fields: dict[str, tuple[JsonValue, JsonValue]]


def planned(plan: "Plan") -> list[PlannedChange]:
    return [
        PlannedChange(
            action=change.action, kind=change.kind, name=change.name, reason=change.reason,
            fields={each.field: (each.there, each.wanted) for each in change.differences},
        )
        for change in plan.changes
    ]  # fmt: skip


def summary(plan: "Plan") -> str:
    """`3 to create, 1 to change, 4 kept, 1 changed by hand and left (--overwrite to change it)`."""
    from deployments.plan import Action

    counts = {action: sum(change.action is action for change in plan.changes) for action in Action}
    words = {
        Action.CREATE: "to create", Action.CHANGE: "to change", Action.REMOVE: "to remove",
        Action.FORGET: "removed by hand, to be made again by a later call",
        Action.KEEP: "as they should be", Action.LEAVE: "changed by hand and left (--overwrite sets them back)",
    }  # fmt: skip
    return ", ".join(f"{counts[action]} {told}" for action, told in words.items() if counts[action]) or "nothing to do"


def to_table(plan: "Plan") -> Table:
    """A row a resource, with the fields that differ."""
    table = Table("", "What", "Name", "How", title="On the Prefect server", title_justify="left")
    for change in plan.changes:
        mark, style = MARKS.get(change.action, BY_HAND)
        table.add_row(Text(mark, style), change.kind, change.name, Text(_told(change)))
    return table


def _told(change: "Change") -> str:
    from deployments.resources.resource import Kind

    head = f"{change.action}{f': {change.reason}' if change.reason else ''}"
    if change.kind is Kind.SECRET:
        return head
    fields = [f"{each.field}: {_short(each.there)} → {_short(each.wanted)}" for each in change.differences]
    return "\n".join([head, *fields])


def _short(value: JsonValue) -> str:
    text = str(value)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
