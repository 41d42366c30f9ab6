"""What is reached without a reference: by convention, by registration, by the outside world."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from analysis.dead_code.conventions import (
    ABSTRACT,
    FAKE,
    HOOK_FILES,
    HOOKS,
    INNER_CLASSES,
    METHOD_HOOKS,
    TEST_NAMES,
    is_dunder,
    is_private,
    is_registered,
)
from analysis.dead_code.frameworks import CALLED
from analysis.dead_code.symbols import Symbol, Symbols
from analysis.dead_code.wrappers import undecorated, wrappers
from analysis.python.facts import Kind, PythonFacts

DEPRECATIONS = frozenset({"DeprecationWarning", "PendingDeprecationWarning", "FutureWarning"})
DEPRECATED = re.compile(r"(^|_)(deprecat\w*|obsolete)$", re.IGNORECASE)
"""Decorators and functions that tell callers to use something else: there are callers in other repositories."""

SHORTEST = 3
MANY = 3


@dataclass(slots=True)
class Affixes:
    """Fixed parts of names put together at run time, and names that are conventions of the code itself."""

    prefixes: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = ()
    promised: frozenset[str] = frozenset()
    repeated: frozenset[str] = frozenset()
    subclasses: bool = False
    wrappers: frozenset[str] = frozenset()
    plugins: frozenset[str] = frozenset()
    near: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = field(default_factory=dict)

    def dispatches(self, path: str, name: str) -> bool:
        """Whether a name may be put together at run time."""
        if name.startswith(self.prefixes) or name.endswith(self.suffixes):
            return True
        prefixes, suffixes = self.near.get(path, ((), ()))
        return name.startswith(prefixes) or name.endswith(suffixes)


def affixes(facts: Mapping[str, PythonFacts], symbols: Symbols) -> Affixes:
    """What the whole snapshot says of names that are not written out."""
    prefixes = {p for fact in facts.values() for p in fact.prefixes}
    suffixes = {s for fact in facts.values() for s in fact.suffixes}
    near = {
        path: (tuple(fact.prefixes), tuple(fact.suffixes))
        for path, fact in facts.items()
        if fact.prefixes or fact.suffixes
    }
    return Affixes(
        tuple(p for p in prefixes if _is_telling(p)),
        tuple(s for s in suffixes if _is_telling(s)),
        _promised(symbols),
        _repeated(symbols),
        any("__subclasses__" in fact.dynamic for fact in facts.values()) or _asks_subclasses(facts),
        wrappers(facts, symbols),
        frozenset(path.rpartition("/")[0] for path, fact in facts.items() if _loads_neighbours(path, fact)),
        near,
    )


def _is_telling(part: str) -> bool:
    """Whether a fixed part is long enough to mean the same name everywhere."""
    return len(part.strip("_")) >= SHORTEST


def _loads_neighbours(path: str, facts: PythonFacts) -> bool:
    """Whether a package imports its modules by computed names, and not one by one as they are asked for."""
    if not path.endswith("/__init__.py") or any(one.name == "__getattr__" for one in facts.definitions):
        return False
    return "import_module" in facts.dynamic or any("__import__" in group.names for group in facts.references)


def _asks_subclasses(facts: Mapping[str, PythonFacts]) -> bool:
    return any("__subclasses__" in group.attributes for fact in facts.values() for group in fact.references)


def _promised(symbols: Symbols) -> frozenset[str]:
    """Methods that protocols and abstract methods ask of others."""
    return frozenset(
        symbol.name
        for symbol in symbols.every
        if symbol.kind is Kind.METHOD
        and (
            (symbol.container and _is_protocol(symbol.container))
            or any(d.rpartition(".")[2] in ABSTRACT for d in symbol.definition.decorators)
        )
    )


def _is_protocol(symbol: Symbol) -> bool:
    return any(base.rpartition(".")[2] == "Protocol" for base in symbol.definition.bases)


def _repeated(symbols: Symbols) -> frozenset[str]:
    """Public names that many files or classes define: most likely somebody calls them by that name."""
    return frozenset(
        name
        for name, same in symbols.by_attribute.items()
        if len(same) >= MANY
        and not is_private(name)
        and len({(s.path, s.container and s.container.definition.line) for s in same}) >= MANY
    )


def is_root(symbol: Symbol, facts: PythonFacts, affixes: Affixes) -> bool:
    """Whether a symbol is used as soon as what it stands in is."""
    name = symbol.name
    if is_dunder(name) or not name.strip("_"):
        return True
    decorators = symbol.definition.decorators
    if decorators and is_registered(undecorated(decorators, affixes.wrappers)):
        return True
    if name in affixes.repeated or affixes.dispatches(symbol.path, name) or symbol.definition.type_checking:
        return True
    if symbol.in_test and TEST_NAMES.match(name):
        return True
    return _BY_KIND[symbol.kind](symbol, facts, affixes) or _warns_callers(symbol)


def _warns_callers(symbol: Symbol) -> bool:
    """Whether something public says that it is deprecated: it is there for who still calls it, and goes on a date."""
    if is_private(symbol.name):
        return False
    body = symbol.references
    if not DEPRECATIONS.isdisjoint(body.names) or not DEPRECATIONS.isdisjoint(body.attributes):
        return True
    told = (*symbol.definition.decorators, *body.names)
    return any(DEPRECATED.search(name) or name.endswith("DeprecationWarning") for name in told)


def _is_root_function(symbol: Symbol, facts: PythonFacts, affixes: Affixes) -> bool:
    if symbol.container is not None:
        return False
    if HOOKS.match(symbol.name) or (not facts.exports_complete and not is_private(symbol.name)):
        return True
    return not is_private(symbol.name) and bool(HOOK_FILES.search(symbol.path))


def _is_root_class(symbol: Symbol, facts: PythonFacts, affixes: Affixes) -> bool:
    family = symbol.family
    if symbol.unknown or symbol.framework or (family and (family.registers or affixes.subclasses)):
        return True
    if symbol.definition.bases and symbol.path.rpartition("/")[0] in affixes.plugins:
        return True
    if _is_collected(symbol):
        return True
    if symbol.container is not None and (symbol.name in INNER_CLASSES or _registers_members(symbol)):
        return True
    return not facts.exports_complete and not is_private(symbol.name)


def _own_methods(symbol: Symbol) -> list[Symbol]:
    family = symbol.family.methods.values() if symbol.family else ()
    return [one for same in family for one in same if one.container is symbol]


def _is_collected(symbol: Symbol) -> bool:
    """Whether all that a class of tests offers can be called without arguments: a runner with other names may."""
    if not symbol.in_test or symbol.container is not None or TEST_NAMES.match(symbol.name):
        return False
    methods = [one for one in _own_methods(symbol) if not is_dunder(one.name)]
    return bool(methods) and all(len(one.definition.parameters) <= 1 for one in methods)


def _registers_members(symbol: Symbol) -> bool:
    """Whether a class in a function hands its methods to decorators: it is made for that."""
    return symbol.is_local and any(is_registered(one.definition.decorators) for one in _own_methods(symbol))


def _is_root_method(symbol: Symbol, facts: PythonFacts, affixes: Affixes) -> bool:
    if METHOD_HOOKS.match(symbol.name) or symbol.name in affixes.promised:
        return True
    if any(d.rpartition(".")[2] in ABSTRACT for d in symbol.definition.decorators):
        return True
    family, of = symbol.family, symbol.container
    if family is None or of is None or (symbol.in_test and _is_of_fake(symbol)):
        return True
    is_mangled = symbol.name.startswith("__")
    if of.framework and (not is_private(symbol.name) or CALLED.match(symbol.name)):
        return True
    return (of.unknown and not is_mangled) or symbol.name in family.called or _overrides(symbol)


def _is_of_fake(symbol: Symbol) -> bool:
    of = symbol.container
    return of is not None and not is_private(symbol.name) and bool(FAKE.search(of.name) or _is_collected(of))


def _overrides(symbol: Symbol) -> bool:
    """Whether a base of its class, in the snapshot, has the method too."""
    family, container = symbol.family, symbol.container
    if not family or not container or not container.definition.bases:
        return False
    return any(other.container is not container for other in family.methods.get(symbol.name, ()))


_BY_KIND = {
    Kind.FUNCTION: _is_root_function,
    Kind.METHOD: _is_root_method,
    Kind.CLASS: _is_root_class,
}
