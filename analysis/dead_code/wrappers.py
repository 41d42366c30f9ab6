"""Decorators of the component itself that only wrap what they decorate, and keep it nowhere."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from analysis.dead_code.symbols import Symbol, Symbols
from analysis.python.facts import MODULE, Kind, PythonFacts

HARMLESS = frozenset({"wraps", "__name__", "__doc__", "__qualname__", "iscoroutinefunction", "isfunction"})
"""Attributes that a decorator mentions which neither marks what it decorates nor hands it on."""


def wrappers(facts: Mapping[str, PythonFacts], symbols: Symbols) -> frozenset[str]:
    """Names of functions that return a `functools.wraps` of their argument, wherever the name is defined."""
    by_name: dict[str, list[Symbol]] = defaultdict(list)
    used = {
        name.rpartition(".")[2]
        for fact in facts.values()
        for definition in fact.definitions
        for name in definition.decorators
    }
    for name in used:
        by_name[name].extend(symbols.at_module_level.get(name, ()))
    return frozenset(name for name, same in by_name.items() if same and all(_wraps(s, symbols, facts) for s in same))


def undecorated(decorators: Iterable[str], wrappers: frozenset[str]) -> tuple[str, ...]:
    """The decorators but for the wrappers."""
    return tuple(name for name in decorators if name.rpartition(".")[2] not in wrappers)


def _wraps(symbol: Symbol, symbols: Symbols, facts: Mapping[str, PythonFacts]) -> bool:
    if symbol.kind is not Kind.FUNCTION:
        return False
    fact = facts[symbol.path]
    variables = {d.name for d in fact.definitions if d.kind is Kind.VARIABLE and d.owner == MODULE}
    parts = [symbol, *_inside(symbol, symbols)]
    wrapped = any("wraps" in {d.rpartition(".")[2] for d in part.definition.decorators} for part in parts[1:])
    outer = [part for part in parts if not part.definition.decorators]
    return wrapped and not any(_keeps(part, variables) for part in outer)


def _inside(symbol: Symbol, symbols: Symbols) -> Iterable[Symbol]:
    for member in symbols.members.get(id(symbol), ()):
        yield member
        yield from _inside(member, symbols)


def _keeps(symbol: Symbol, variables: set[str]) -> bool:
    """Whether the body may store or mark the function, with something's attributes or a variable of the module."""
    body = symbol.references
    return not HARMLESS.issuperset(body.attributes) or not variables.isdisjoint(body.names)
