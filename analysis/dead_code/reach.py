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
    """The walk from the roots. `live` holds `id`s of symbols that can be reached.

    It begins without the tests, and goes on with them: what the product reaches, tests reach too.
    """

    symbols: Symbols
    facts: Mapping[str, PythonFacts]
    affixes: Affixes
    tests_too: bool = False
    live: set[int] = field(default_factory=set)
    wanted: set[int] = field(default_factory=set)
    """What is used as soon as it may be reached: it stands in something that is not, or in a test."""
    unasked: set[str] = field(default_factory=set)
    asked_in: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    todo: list[Symbol] = field(default_factory=list)
    untried: list[Symbol] = field(default_factory=list)
    """What nothing has asked for yet: whether it is a root is looked at when the rest of the walk is done."""
    imported: dict[str, dict[str, set[str]]] = field(default_factory=dict)
    """By path: what a name that the file imports is called where it comes from."""
    named: dict[str, Mapping[str, list[Symbol]]] = field(default_factory=dict)

    def run(self, mentioned: Iterable[str]) -> Self:
        """Walk from all roots outside of tests, and what is mentioned elsewhere."""
        self.unasked = set(self.symbols.by_attribute)
        self.imported = {path: names for path, fact in self.facts.items() if (names := _imported(path, fact))}
        return self.walk(mentioned)

    def with_tests(self, mentioned: Iterable[str]) -> "Reach":
        """The walk that goes on from the tests, and from what they mention elsewhere; this one stays as it is."""
        asked_in = defaultdict(set, {family: set(names) for family, names in self.asked_in.items()})
        live, wanted, unasked = self.live.copy(), self.wanted.copy(), self.unasked.copy()
        on = replace(self, tests_too=True, live=live, wanted=wanted, unasked=unasked, asked_in=asked_in)
        return on.walk(mentioned)

    def walk(self, mentioned: Iterable[str]) -> Self:
        """Walk from the roots of one side of the tests, and what is mentioned elsewhere."""
        self.ask(mentioned)
        for path, fact in self.facts.items():
            if is_test(path) is self.tests_too:
                self._read_module(path, fact)
        outermost = (one for one in self.symbols.every if one.container is None and one.in_test is self.tests_too)
        for symbol in outermost:
            self._try(symbol)
        self._settle()
        return self

    def add(self, symbol: Symbol) -> None:
        """Walk on from one more root."""
        self._reach(symbol)
        self._settle()

    def misses(self, symbol: Symbol) -> bool:
        """Whether a symbol is not reached although what it stands in is."""
        container = symbol.container
        return id(symbol) not in self.live and (container is None or id(container) in self.live)

    def _settle(self) -> None:
        """Follow what is reached until nothing is left that is reached or a root."""
        while self.todo or self.untried:
            while self.todo:
                self._expand(self.todo.pop())
            waiting, self.untried = self.untried, []
            for symbol in waiting:
                if id(symbol) not in self.live and is_root(symbol, self.facts[symbol.path], self.affixes):
                    self._reach(symbol)

    def _read_module(self, path: str, fact: PythonFacts) -> None:
        """Module-level code runs; exports are uses, and so are imports that no body mentions."""
        for group in fact.references:
            if group.owner == MODULE or fact.definitions[group.owner].kind is Kind.VARIABLE:
                self._follow(path, group, None)
        self.ask_modules(self._free(path, fact))

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
        """Mark a symbol; one that stands in something that is not reached waits until that is."""
        container = symbol.container
        if id(symbol) in self.live:
            return
        if (symbol.in_test and not self.tests_too) or (container is not None and id(container) not in self.live):
            self.wanted.add(id(symbol))
            return
        self.live.add(id(symbol))
        self.todo.append(symbol)

    def _expand(self, symbol: Symbol) -> None:
        """Follow a reached symbol's body, and try what stands in it."""
        self._follow(symbol.path, symbol.references, symbol)
        if members := self.symbols.members.get(id(symbol)):
            asked = self.asked_in[id(symbol.family)] if symbol.family else ()
            for member in members:
                if member.name in asked or self._is_asked(member.name):
                    self._reach(member)
                else:
                    self._try(member)

    def _is_asked(self, name: str) -> bool:
        return name not in self.unasked and name in self.symbols.by_attribute

    def _try(self, symbol: Symbol) -> None:
        """Reach a symbol that somebody wants; see to another later."""
        if id(symbol) in self.wanted:
            self._reach(symbol)
        else:
            self.untried.append(symbol)


def _imported(path: str, fact: PythonFacts) -> dict[str, set[str]]:
    """What names stand for that a file imports for its own use: a package's and `x as x` are for others."""
    if path.endswith("__init__.py") or not UNSEEN.isdisjoint(fact.dynamic):
        return {}
    imported: dict[str, set[str]] = defaultdict(set)
    for statement in fact.imports:
        for name, local in () if statement.reexport else statement.names:
            imported[local].add(name)
    return imported
