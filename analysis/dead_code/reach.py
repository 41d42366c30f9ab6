"""What can be reached: from module-level code, outside mentions and conventions, along references."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Self

from analysis.dead_code.roots import Affixes, is_root
from analysis.dead_code.symbols import Family, Symbol, Symbols
from analysis.index.paths import is_test
from analysis.python.facts import MODULE, Kind, PythonFacts, References

UNSEEN = frozenset({"globals", "locals", "vars", "exec", "eval"})
"""Calls after which a module's names may be read without being mentioned."""


@dataclass(slots=True)
class Reach:
    """The walk from the roots. `live` holds `id`s of symbols that can be reached."""

    symbols: Symbols
    facts: Mapping[str, PythonFacts]
    affixes: Affixes
    mentioned: set[str]
    tests_too: bool
    live: set[int] = field(default_factory=set)
    asked: set[str] = field(default_factory=set)
    unasked: set[str] = field(default_factory=set)
    asked_in: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    todo: list[Symbol] = field(default_factory=list)
    imported: dict[str, dict[str, set[str]]] = field(default_factory=dict)
    """By path: what a name that the file imports is called where it comes from."""
    free: dict[str, set[str]] = field(default_factory=dict)
    named: dict[str, Mapping[str, list[Symbol]]] = field(default_factory=dict)

    def run(self) -> Self:
        """Walk from all roots."""
        self.unasked = set(self.symbols.by_attribute)
        self.ask(self.mentioned)
        if not self.free:
            self.imported = {path: names for path, fact in self.facts.items() if (names := _imported(path, fact))}
            self.free = {path: self._free(path, fact) for path, fact in self.facts.items()}
        for path, fact in self.facts.items():
            if self.tests_too or not is_test(path):
                self._read_module(path, fact)
        for symbol in self.symbols.every:
            if symbol.container is None:
                self._try_root(symbol)
        self._drain()
        return self

    def anew(self, mentioned: set[str], *, tests_too: bool) -> "Reach":
        """Another walk over the same files."""
        return replace(
            self, mentioned=mentioned, tests_too=tests_too, live=set(), asked=set(), asked_in=defaultdict(set), todo=[]
        ).run()

    def add(self, symbol: Symbol) -> None:
        """Walk on from one more root."""
        self._reach(symbol)
        self._drain()

    def misses(self, symbol: Symbol) -> bool:
        """Whether a symbol is not reached although what it stands in is."""
        container = symbol.container
        return id(symbol) not in self.live and (container is None or id(container) in self.live)

    def _drain(self) -> None:
        while self.todo:
            self._expand(self.todo.pop())

    def _read_module(self, path: str, fact: PythonFacts) -> None:
        """Module-level code runs; exports are uses, and so are imports that no body mentions."""
        for group in fact.references:
            if group.owner == MODULE or fact.definitions[group.owner].kind is Kind.VARIABLE:
                self._follow(path, group, None)
        self.ask_modules(self.free[path])

    def _free(self, path: str, fact: PythonFacts) -> set[str]:
        """Names of other modules that a file asks for by itself, without any body of its own being reached."""
        free = set().union(*[group.names for group in fact.references])
        imported = self.imported.get(path, {})
        mentioned = free & imported.keys()
        free.difference_update(fact.bound, self.symbols.in_file.get(path, ()), imported)
        free.update(fact.exports or ())
        free.update([name for s in fact.imports for name, local in s.names if local not in mentioned])
        return self.symbols.at_module_level.keys() & free

    def _follow(self, path: str, group: References, symbol: Symbol | None) -> None:
        """Everything that a body mentions is reached."""
        here = self._named(path)
        if here and group.names:
            for name in here.keys() & group.names:
                self._reach_all(here[name])
        self.ask(group.attributes)
        self.ask(group.strings)
        if symbol is None or symbol.family is None or symbol.kind is Kind.FUNCTION:
            self.ask(group.own)
        else:
            self._ask_family(symbol.family, group.own)
        if symbol is not None and symbol.kind is Kind.CLASS and symbol.family:
            for name in symbol.family.methods.keys() & group.names:
                self._reach_all(symbol.family.methods[name])

    def _named(self, path: str) -> Mapping[str, list[Symbol]]:
        """What a bare name in a file may mean: what the file defines, and what it imports by that name."""
        if path not in self.named:
            known = self.symbols.at_module_level
            named = dict(self.symbols.in_file.get(path, {}))
            for local, names in self.imported.get(path, {}).items():
                if brought := [symbol for name in names if name in known for symbol in known[name]]:
                    named[local] = [*named.get(local, ()), *brought]
            self.named[path] = named
        return self.named[path]

    def ask(self, names: Iterable[str]) -> None:
        """Somebody uses these attributes of something unknown."""
        if new := self.unasked.intersection(names):
            self.unasked -= new
            self.asked |= new
            for name in new:
                self._reach_all(self.symbols.by_attribute[name])

    def ask_modules(self, names: Iterable[str]) -> None:
        """Somebody uses these names of modules, each defined somewhere."""
        known = self.symbols.at_module_level
        for name in names:
            self._reach_all(known[name])

    def _ask_family(self, family: Family, names: Iterable[str]) -> None:
        """`self.name`: the family's own method if there is one, else anybody's."""
        asked = self.asked_in[id(family)]
        for name in names:
            if name in asked:
                continue
            asked.add(name)
            methods = family.methods.get(name)
            if methods is None:
                self.ask((name,))
            else:
                self._reach_all(methods)

    def _reach_all(self, found: Iterable[Symbol]) -> None:
        for symbol in found:
            if id(symbol) not in self.live:
                self._reach(symbol)

    def _reach(self, symbol: Symbol) -> None:
        """Mark a symbol, unless it stands in something that is not reached (it is tried again when that is)."""
        if id(symbol) in self.live or (symbol.in_test and not self.tests_too):
            return
        container = symbol.container
        if container is not None and id(container) not in self.live:
            return
        self.live.add(id(symbol))
        self.todo.append(symbol)

    def _expand(self, symbol: Symbol) -> None:
        """Follow a reached symbol's body, and try what stands in it."""
        self._follow(symbol.path, symbol.references, symbol)
        family = symbol.family
        asked = self.asked_in[id(family)] if family else set()
        for member in self.symbols.members.get(id(symbol), ()):
            if member.name in self.asked or member.name in asked:
                self._reach(member)
            else:
                self._try_root(member)
        if symbol.kind is not Kind.CLASS:
            self._try_names(symbol)

    def _try_names(self, symbol: Symbol) -> None:
        """Local definitions that the body names."""
        for member in self.symbols.members.get(id(symbol), ()):
            if member.name in symbol.references.names:
                self._reach(member)

    def _try_root(self, symbol: Symbol) -> None:
        fact = self.facts[symbol.path]
        if is_root(symbol, fact, self.affixes):
            self._reach(symbol)


def _imported(path: str, fact: PythonFacts) -> dict[str, set[str]]:
    """What names stand for that a file imports for its own use: a package's and `x as x` are for others."""
    if path.endswith("__init__.py") or not UNSEEN.isdisjoint(fact.dynamic):
        return {}
    imported: dict[str, set[str]] = defaultdict(set)
    for statement in fact.imports:
        for name, local in () if statement.reexport else statement.names:
            imported[local].add(name)
    return imported
