"""What installing would do: what should be there, against what is there and how we left it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, JsonValue

from deployments.marks import Marks
from deployments.resources.resource import Fields, Kind, Resource

type State = Mapping[Kind, Mapping[str, Fields]]
"""Everything of the kinds that we know, as it is on a server."""


class Action(StrEnum):
    CREATE = "create"
    CHANGE = "change"
    KEEP = "keep"
    LEAVE = "leave as changed by hand"
    REMOVE = "remove"
    FORGET = "forget"


class Difference(BaseModel):
    """A field that is not as it should be."""

    model_config = ConfigDict(frozen=True)

    field: str
    there: JsonValue
    wanted: JsonValue


class Change(BaseModel):
    """What would be done to one resource, and why."""

    model_config = ConfigDict(frozen=True)

    action: Action
    kind: Kind
    name: str
    differences: tuple[Difference, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """All changes in the order in which they are to be made; `wanted` is what they lead to."""

    changes: Sequence[Change]
    wanted: Mapping[tuple[Kind, str], Fields]

    @property
    def pending(self) -> list[Change]:
        return [each for each in self.changes if each.action not in {Action.KEEP, Action.LEAVE}]


def plan(wanted: Sequence[Resource], state: State, marks: Marks, *, overwrite: bool = False) -> Plan:
    """What is not as it should be is changed, but what people have changed is left unless `overwrite`.

    What we made and no longer want is removed, unless people have changed it.
    """
    order = list(Kind)
    changes = [change(resource, state, marks, overwrite=overwrite) for resource in wanted]
    changes += _surplus({(each.kind, each.name) for each in wanted}, state, marks, overwrite)
    changes.sort(key=lambda each: (each.action is Action.REMOVE, order.index(each.kind)))
    return Plan(changes, {(each.kind, each.name): each.fields for each in wanted})


def removal(state: State, marks: Marks) -> Plan:
    """Away with everything that we have made, and nothing else; what people have removed is made again next time."""
    changes = [
        Change(action=Action.REMOVE, kind=kind, name=name)
        if name in state[kind]
        else Change(action=Action.FORGET, kind=kind, name=name, reason="someone removed it")
        for kind in reversed(Kind)
        for name in marks.names(kind)
    ]
    return Plan(changes, {})


def change(resource: Resource, state: State, marks: Marks, *, overwrite: bool = False) -> Change:
    """What is to be done for one resource."""
    kind, name = resource.kind, resource.name
    there = state[kind].get(name)
    if there is None:
        if marks.knows(kind, name) and not overwrite:
            return Change(action=Action.LEAVE, kind=kind, name=name, reason="someone removed it")
        return Change(action=Action.CREATE, kind=kind, name=name)
    differences = tuple(_differences(there, resource.fields))
    if not differences:
        return Change(action=Action.KEEP, kind=kind, name=name)
    if overwrite or marks.is_as_left(kind, name, there):
        return Change(action=Action.CHANGE, kind=kind, name=name, differences=differences)
    reason = "someone changed it" if marks.knows(kind, name) else "it was there before us"
    return Change(action=Action.LEAVE, kind=kind, name=name, differences=differences, reason=reason)


def _surplus(wanted: set[tuple[Kind, str]], state: State, marks: Marks, overwrite: bool) -> Iterator[Change]:
    for kind in reversed(Kind):
        for name in marks.names(kind):
            there = state[kind].get(name)
            if (kind, name) in wanted or there is None or marks.is_own(kind, name):
                continue
            if overwrite or marks.is_as_left(kind, name, there):
                yield Change(action=Action.REMOVE, kind=kind, name=name, reason="no operation asks for it any more")
            else:
                yield Change(action=Action.LEAVE, kind=kind, name=name, reason="someone changed it")


def _differences(there: Fields, wanted: Fields) -> Iterator[Difference]:
    for field in sorted({*there, *wanted}):
        if there.get(field) != wanted.get(field):
            yield Difference(field=field, there=there.get(field), wanted=wanted.get(field))
