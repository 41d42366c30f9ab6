"""Which exports the component itself imports, which only its tests do, and which are open to the world."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from analysis.facts import Import
from analysis.javascript.facts import JavaScriptFacts
from analysis.javascript.packages import Configuration
from analysis.javascript.resolve import entry_files, resolve_all
from analysis.javascript.roots import is_support

type Name = tuple[str, str]
"""(path, exported name); `*` stands for all names of the file."""

EVERYTHING = "*"


@dataclass(frozen=True, slots=True)
class Reach:
    """Names reached from a set of files, re-exports followed."""

    names: frozenset[Name]

    def has(self, path: str, name: str) -> bool:
        return (path, name) in self.names or (path, EVERYTHING) in self.names


@dataclass(slots=True)
class Graph:
    """Imports of each file, resolved: `wanted` by importing file, `passed_on` by (file, name), `starred` by file."""

    wanted: dict[str, set[Name]] = field(default_factory=lambda: defaultdict(set))
    passed_on: dict[Name, set[Name]] = field(default_factory=lambda: defaultdict(set))
    starred: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    imported: set[str] = field(default_factory=set)

    def reach(self, start: Iterable[Name]) -> Reach:
        """Everything that these names lead to through `export … from`."""
        seen: set[Name] = set()
        waiting = list(start)
        while waiting:
            path, name = waiting.pop()
            if (path, name) in seen:
                continue
            seen.add((path, name))
            waiting.extend(self.passed_on.get((path, name), ()))
            waiting.extend((target, name) for target in self.starred.get(path, ()) if name != "default")
            if name == EVERYTHING:
                waiting.extend(n for key, names in self.passed_on.items() if key[0] == path for n in names)
        return Reach(frozenset(seen))


@dataclass(frozen=True, slots=True)
class Reaches:
    by_code: Reach
    by_tests: Reach
    public: Reach
    imported: frozenset[str]


def reaches(facts: Mapping[str, JavaScriptFacts], configuration: Configuration) -> Reaches:
    """Join all imports of the component."""
    graph = _graph(facts, configuration)
    code = {name for path, names in graph.wanted.items() if not is_support(path) for name in names}
    tests = {name for path, names in graph.wanted.items() if is_support(path) for name in names}
    public = {(path, EVERYTHING) for path in _public_files(facts, configuration)}
    return Reaches(graph.reach(code), graph.reach(tests), graph.reach(public), frozenset(graph.imported))


def _public_files(facts: Mapping[str, JavaScriptFacts], configuration: Configuration) -> set[str]:
    """Files of entry points; every file of a library of which none was found."""
    public: set[str] = set()
    for package in configuration.packages:
        found = set(entry_files(package, facts))
        if not found and package.is_library:
            found = {path for path in facts if configuration.package_of(path) == package}
        public |= found
    return public | {path for path in facts if configuration.package_of(path) is None}


def _graph(facts: Mapping[str, JavaScriptFacts], configuration: Configuration) -> Graph:
    graph = Graph()
    for path, fact in facts.items():
        for one in fact.imports:
            for target in resolve_all(path, one.module, facts, configuration):
                if target == path:
                    continue
                graph.imported.add(target)
                if one.reexport:
                    _pass_on(graph, path, target, one)
                else:
                    graph.wanted[path].update(_wanted(fact, facts[target], target, one))
    return graph


def _pass_on(graph: Graph, path: str, target: str, one: Import) -> None:
    for name, alias in one.names:
        if name != EVERYTHING:
            graph.passed_on[path, alias].add((target, name))
        elif alias:
            graph.passed_on[path, alias].add((target, EVERYTHING))
        else:
            graph.starred[path].add(target)


def _wanted(fact: JavaScriptFacts, offered: JavaScriptFacts, target: str, one: Import) -> Iterator[Name]:
    commonjs = any(export.commonjs for export in offered.exports)
    for name, alias in one.names:
        if name == EVERYTHING and alias:
            members = {use.member.partition(".")[0].removesuffix("()") for use in fact.uses if use.module == one.module}
            yield from ((target, member) for member in members or {EVERYTHING})
            if commonjs:
                yield target, "default"
        elif name == "default" and commonjs:
            yield target, EVERYTHING
        else:
            yield target, name
