"""Which entities a filter lets through: comparators, `and`, `or`, relations and collections."""

from collections.abc import Callable, Mapping

from emulator.linear.fields import value
from emulator.linear.state import Entity, State


def passes(state: State, entity: Entity, wanted: Mapping[str, object]) -> bool:
    """Whether an entity is as the filter wants it; each part must hold."""
    return all(_part(state, entity, name, part) for name, part in wanted.items())


def _part(state: State, entity: Entity, name: str, part: object) -> bool:
    if name == "and":
        return all(passes(state, entity, one) for one in _filters(part))
    if name == "or":
        return any(passes(state, entity, one) for one in _filters(part))
    assert isinstance(part, Mapping)
    has = value(state, entity, name)
    if isinstance(has, list) and has and not hasattr(has[0], "id"):
        return any(_compared(one, part) for one in has)
    if isinstance(has, list):
        return _collection(state, has, part)
    if set(part) <= COMPARATORS.keys():
        return _compared(has, part)
    rest = {key: wanted for key, wanted in part.items() if key != "null"}
    return has is not None and passes(state, has, rest)  # type: ignore[arg-type]


def _collection(state: State, rows: list[Entity], part: Mapping[str, object]) -> bool:
    """`some` and `every`; fields beside them mean `some`."""
    quantified = {key: part[key] for key in ("some", "every") if key in part}
    some = quantified.get("some", {key: wanted for key, wanted in part.items() if key not in quantified})
    every = quantified.get("every", {})
    assert isinstance(some, Mapping)
    assert isinstance(every, Mapping)
    enough = not some or any(passes(state, row, some) for row in rows)
    return enough and all(passes(state, row, every) for row in rows)


def _compared(has: object, comparators: Mapping[str, object]) -> bool:
    return all(COMPARATORS[name](has, wanted) for name, wanted in comparators.items())


def _same(has: object, wanted: object) -> bool:
    return has == wanted or (not isinstance(has, bool | type(None)) and str(has) == str(wanted))


def _order(found: object) -> tuple[float, str]:
    return (found, "") if isinstance(found, int | float) else (0, str(found))


def _items(wanted: object) -> list[object]:
    return wanted if isinstance(wanted, list) else [wanted]


def _filters(part: object) -> list[Mapping[str, object]]:
    return part if isinstance(part, list) else []


COMPARATORS: dict[str, Callable[[object, object], bool]] = {
    "eq": _same,
    "neq": lambda has, wanted: not _same(has, wanted),
    "in": lambda has, wanted: any(_same(has, one) for one in _items(wanted)),
    "nin": lambda has, wanted: not any(_same(has, one) for one in _items(wanted)),
    "null": lambda has, wanted: (has is None) == wanted,
    "contains": lambda has, wanted: str(wanted) in str(has or ""),
    "containsIgnoreCase": lambda has, wanted: str(wanted).lower() in str(has or "").lower(),
    "eqIgnoreCase": lambda has, wanted: str(wanted).lower() == str(has or "").lower(),
    "startsWith": lambda has, wanted: str(has or "").startswith(str(wanted)),
    "gt": lambda has, wanted: has is not None and _order(has) > _order(wanted),
    "gte": lambda has, wanted: has is not None and _order(has) >= _order(wanted),
    "lt": lambda has, wanted: has is not None and _order(has) < _order(wanted),
    "lte": lambda has, wanted: has is not None and _order(has) <= _order(wanted),
}
