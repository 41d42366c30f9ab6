"""Classes that inherit from each other, as far as the repository defines them."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from analysis.index.index import Index
from analysis.python.facts import PYTHON, Definition, Kind
from analysis.refactoring.references.symbols import Symbol
from analysis.refactoring.uses import PLAIN_BASES
from analysis.refactoring.view import View

FREE = PLAIN_BASES | {"NamedTuple", "Enum", "IntEnum", "StrEnum", "TypedDict"}


@dataclass(frozen=True, slots=True)
class Family:
    """The classes above and below one, itself among them, by (file, qualified name); `strangers` are bases from
    outside."""

    members: frozenset[tuple[str, str]]
    strangers: tuple[str, ...]


def family_of(view: View, path: str, owner: Definition) -> Family:
    """Classes related by the names of their bases: one too many rather than one too few."""
    by_name = view.index.share(_classes)
    below: Mapping[str, list[tuple[str, Definition]]] = view.index.share(_below)
    members: dict[tuple[str, str], Definition] = {}
    strangers: dict[str, None] = {}
    up, down = [(path, owner)], [(path, owner)]
    while up:
        where, one = up.pop()
        members[where, one.qualified] = one
        for base in one.bases:
            last = base.rpartition(".")[2]
            known = [(file, it) for file, it in by_name.get(last, ()) if (file, it.qualified) not in members]
            up += known
            if last not in by_name and last not in FREE:
                strangers[base or "a computed base"] = None
    while down:
        where, one = down.pop()
        members[where, one.qualified] = one
        down += [(file, it) for file, it in below.get(one.name, ()) if (file, it.qualified) not in members]
    return Family(frozenset(members), tuple(strangers))


def overrides(view: View, symbol: Symbol, family: Family) -> list[str]:
    """Where another class of the family defines the method as well."""
    found = []
    for path, qualified in sorted(family.members):
        for one in view.index.facts(PYTHON)[path].definitions:
            same = path == symbol.path and one.qualified == symbol.definition.qualified
            if one.name == symbol.name and one.qualified == f"{qualified}.{symbol.name}" and not same:
                found.append(f"{path}:{one.line}")
    return found


def _classes(index: Index) -> dict[str, list[tuple[str, Definition]]]:
    found = defaultdict(list)
    for path, facts in index.facts(PYTHON).items():
        for one in facts.definitions:
            if one.kind is Kind.CLASS:
                found[one.name].append((path, one))
    return dict(found)


def _below(index: Index) -> dict[str, list[tuple[str, Definition]]]:
    found = defaultdict(list)
    for classes in index.share(_classes).values():
        for path, one in classes:
            for base in one.bases:
                found[base.rpartition(".")[2]].append((path, one))
    return dict(found)
