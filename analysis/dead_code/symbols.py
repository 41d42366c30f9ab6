"""The functions, classes and methods of a snapshot, and how its classes inherit."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import msgspec

from analysis.dead_code.bases import full_name, is_outside, origins, packages, standard_members
from analysis.dead_code.conventions import INNER_CLASSES, is_registered, members_of
from analysis.dead_code.frameworks import is_open
from analysis.index.paths import is_test
from analysis.python.facts import MODULE, Definition, Kind, PythonFacts, References

NOTHING = References(MODULE)


class Symbol(msgspec.Struct, eq=False):
    """One function, class or method. `container` is the symbol whose body it stands in.

    Of a class, `unknown` says whether a base from outside may call any method of its objects or register it,
    `framework` whether one calls public methods.
    """

    name: str
    kind: Kind
    path: str
    definition: Definition
    references: References
    in_test: bool
    container: "Symbol | None" = None
    outside_bases: tuple[str, ...] = ()
    open_bases: frozenset[str] = frozenset()
    standard: Mapping[str, frozenset[str]] = {}
    unknown: bool = False
    framework: bool = False
    family: "Family | None" = None

    @property
    def is_local(self) -> bool:
        """Whether it stands, at any depth, inside a function."""
        outer = self.container
        while outer:
            if outer.kind is not Kind.CLASS:
                return True
            outer = outer.container
        return False


@dataclass(slots=True, eq=False)
class Family:
    """Classes tied by inheritance inside the snapshot.

    `outside` are the names of bases that are not in it, `called` the methods that known ones among them call.
    """

    classes: list[Symbol] = field(default_factory=list)
    methods: dict[str, list[Symbol]] = field(default_factory=dict)
    outside: set[str] = field(default_factory=set)
    registers: bool = False
    protocol: bool = False
    called: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Symbols:
    """All symbols, and those of each name by how they can be reached."""

    every: list[Symbol]
    in_file: Mapping[str, Mapping[str, list[Symbol]]]
    at_module_level: Mapping[str, list[Symbol]]
    by_attribute: Mapping[str, list[Symbol]]
    members: Mapping[int, list[Symbol]]
    """The symbols directly inside each, by `id`."""


def symbols(facts: Mapping[str, PythonFacts]) -> Symbols:
    """The symbols of all files but stubs."""
    inside = packages(facts)
    every = [
        symbol for path, fact in facts.items() if not path.endswith(".pyi") for symbol in _of_file(path, fact, inside)
    ]
    in_file: dict[str, dict[str, list[Symbol]]] = defaultdict(lambda: defaultdict(list))
    at_module_level: dict[str, list[Symbol]] = defaultdict(list)
    by_attribute: dict[str, list[Symbol]] = defaultdict(list)
    members: dict[int, list[Symbol]] = defaultdict(list)
    for symbol in every:
        name, container = symbol.name, symbol.container
        if symbol.kind is not Kind.METHOD:
            in_file[symbol.path][name].append(symbol)
        if container is None:
            at_module_level[name].append(symbol)
        else:
            members[id(container)].append(symbol)
        if container is None or container.kind is Kind.CLASS:
            by_attribute[name].append(symbol)
    found = Symbols(every, in_file, at_module_level, by_attribute, members)
    _tie_families(found)
    return found


def _of_file(path: str, facts: PythonFacts, inside: frozenset[str]) -> Iterator[Symbol]:
    imported = origins(facts)
    references = {r.owner: r for r in facts.references}
    made: dict[int, Symbol] = {}
    test = is_test(path)
    for index, definition in enumerate(facts.definitions):
        kind = definition.kind
        if kind is Kind.VARIABLE:
            continue
        body, container = references.get(index, NOTHING), made.get(definition.owner)
        made[index] = symbol = Symbol(definition.name, kind, path, definition, body, test, container)
        if definition.bases:
            symbol.outside_bases = tuple(base for base in definition.bases if is_outside(base, imported, inside))
            symbol.open_bases = frozenset(base for base in definition.bases if is_open(base, imported))
            symbol.standard = {
                base: members
                for base in symbol.outside_bases
                if (members := standard_members(full_name(base, imported))) is not None
            }
        yield symbol


def _tie_families(found: Symbols) -> None:
    """Give each class its family, and each method that of its class."""
    classes = [symbol for symbol in found.every if symbol.kind is Kind.CLASS]
    by_name: dict[str, list[Symbol]] = defaultdict(list)
    for symbol in classes:
        by_name[symbol.name].append(symbol)
    above: dict[int, int] = {}
    parents: dict[int, list[Symbol]] = defaultdict(list)
    for symbol in classes:
        for base in set(symbol.definition.bases).difference(symbol.outside_bases):
            name = base.rpartition(".")[2]
            for parent in by_name.get(name, ()):
                if name in INNER_CLASSES and parent.container is not None:
                    continue
                above[_leader(above, id(symbol))] = _leader(above, id(parent))
                parents[id(symbol)].append(parent)
    families: dict[int, Family] = defaultdict(Family)
    for symbol in classes:
        symbol.family = families[_leader(above, id(symbol))]
        _join(symbol, symbol.family, by_name, found.members.get(id(symbol), []))
    _spread(classes, parents)


def _spread(classes: list[Symbol], parents: Mapping[int, list[Symbol]]) -> None:
    """What a base from outside may call is of every class that shares an object with it."""
    children: dict[int, list[Symbol]] = defaultdict(list)
    for symbol in classes:
        for parent in parents.get(id(symbol), ()):
            children[id(parent)].append(symbol)
    for one in _along(parents, _along(children, (symbol for symbol in classes if symbol.unknown))):
        one.unknown = True
    for one in _along(parents, _along(children, (symbol for symbol in classes if symbol.framework))):
        one.framework = True


def _along(links: Mapping[int, list[Symbol]], start: Iterable[Symbol]) -> list[Symbol]:
    """The classes, and all that can be reached from them."""
    reached = {id(symbol): symbol for symbol in start}
    waiting = list(reached.values())
    while waiting:
        for symbol in links.get(id(waiting.pop()), ()):
            if id(symbol) not in reached:
                reached[id(symbol)] = symbol
                waiting.append(symbol)
    return list(reached.values())


def _leader(above: dict[int, int], one: int) -> int:
    """The one that stands for a family; paths to it are shortened on the way."""
    while (next_one := above.get(one, one)) != one:
        above[one] = above.get(next_one, next_one)
        one = next_one
    return one


def _join(symbol: Symbol, family: Family, by_name: Mapping[str, list[Symbol]], members: list[Symbol]) -> None:
    """Add a class to its family."""
    family.classes.append(symbol)
    definition = symbol.definition
    if definition.metaclass not in {"", "ABCMeta", "abc.ABCMeta"} or definition.keywords:
        family.registers = True
    if is_registered(definition.decorators):
        symbol.unknown = True
    for base in definition.bases:
        name = base.rpartition(".")[2]
        if name == "Protocol":
            family.protocol = True
        elif base in symbol.open_bases:
            family.outside.add(base)
            symbol.framework = True
        elif name not in by_name or base in symbol.outside_bases:
            _add_outside(symbol, family, base)
    for member in members:
        member.family = family
        family.methods.setdefault(member.name, []).append(member)
        if member.name in {"__init_subclass__", "__subclasshook__", "__set_name__"}:
            family.registers = True


def _add_outside(symbol: Symbol, family: Family, base: str) -> None:
    family.outside.add(base or "an expression")
    called = symbol.standard.get(base, members_of(base))
    if called is None:
        symbol.unknown = True
    else:
        family.called |= called
