"""Read the import graph of a component out of its index."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from analysis.architecture.graph import Edge, ImportGraph
from analysis.architecture.python_modules import PythonModules
from analysis.facts import Import, ImportScope
from analysis.index.index import Index
from analysis.index.paths import is_example, is_generated, is_test, is_vendored
from analysis.javascript.facts import JAVASCRIPT, JavaScriptFacts
from analysis.javascript.packages import Configuration, configuration
from analysis.javascript.resolve import resolve
from analysis.python.facts import PYTHON

EDGES_VERSION = 1


def build_graph(index: Index) -> ImportGraph:
    """Product code is what is neither test, example, vendored nor generated; edges lead to product code only."""
    python, javascript = index.facts(PYTHON), index.facts(JAVASCRIPT)
    modules, digest = index.share(modules_of), index.share(imports_digest)
    lines = {path: facts.lines for path, facts in python.items()}
    lines |= {path: facts.lines for path, facts in javascript.items()}
    lines = {path: count for path, count in lines.items() if is_product(path)}
    names = {path: modules.name(path) if path in python else script_name(path) for path in lines}
    known = index.recall("imports", EDGES_VERSION, tuple[Edge, ...], [digest], lambda _: _edges(index))
    edges = [edge for edge in known[digest] if edge.target in lines and edge.source != edge.target]
    return ImportGraph(
        _distinct(names),
        lines,
        tuple(edge for edge in edges if edge.source in lines),
        tuple(edge for edge in edges if is_test(edge.source)),
    )


def imports_digest(index: Index) -> str:
    """64 hex digits that are the same as long as no import and no file's place changes: most edits leave it alone."""
    scripts = index.facts(JAVASCRIPT)
    said = (
        [file.path for file in index.snapshot.files],
        index.share(modules_of).outer,
        [(path, facts.imports) for path, facts in index.facts(PYTHON).items()],
        [(path, facts.imports, _types(facts)) for path, facts in scripts.items()],
        index.share(_configuration) if scripts else None,
    )
    return hashlib.sha256(msgspec.msgpack.encode(said, order="deterministic")).hexdigest()


def modules_of(index: Index) -> PythonModules:
    """The Python files of the component as modules."""
    return PythonModules(index.snapshot, index.facts(PYTHON))


def _configuration(index: Index) -> Configuration:
    return configuration(index.snapshot)


def _edges(index: Index) -> tuple[Edge, ...]:
    modules, scripts = index.share(modules_of), index.facts(JAVASCRIPT)
    files = index.facts(PYTHON).items()
    edges = [edge for path, facts in files for edge in python_edges(modules, path, facts.imports)]
    if scripts:
        edges.extend(javascript_edges(scripts, index.share(_configuration)))
    return tuple(edges)


def is_product(path: str) -> bool:
    """Whether the file is part of what the component delivers and its authors wrote."""
    return not (is_test(path) or is_example(path) or is_vendored(path) or is_generated(path))


def script_name(path: str) -> str:
    """A TypeScript or JavaScript module's name: its path without suffix, an index file's folder."""
    stem = path.rsplit(".", 1)[0].removesuffix(".d")
    return stem.removesuffix("/index") or stem


def python_edges(modules: PythonModules, path: str, imports: Iterable[Import]) -> Iterator[Edge]:
    """The imports of one file that stay in the component; what a stub imports never runs."""
    for statement in imports:
        found = modules.find(path, statement.module)
        if found is None:
            continue
        attributes = []
        for name, _ in statement.names:
            submodule = modules.member(found, name)
            if submodule:
                yield _edge(path, submodule, statement, ())
            else:
                attributes.append(name)
        if (attributes or not statement.names) and found in modules.paths:
            begun = not statement.names and _is_own_package(path, found)
            yield _edge(path, found, statement, tuple(attributes), ImportScope.FUNCTION if begun else None)


def javascript_edges(files: Mapping[str, JavaScriptFacts], settings: Configuration) -> Iterator[Edge]:
    """The imports that stay in the component; one that brings only types is gone once compiled."""
    types = {path: _types(facts) for path, facts in files.items()}
    for path, facts in files.items():
        for statement in facts.imports:
            target = resolve(path, statement.module, files.keys(), settings)
            if target:
                names = tuple(name for name, _ in statement.names)
                erased = bool(names) and types[target].issuperset(names)
                yield _edge(path, target, statement, names, ImportScope.TYPE_CHECKING if erased else None)


def _types(facts: JavaScriptFacts) -> set[str]:
    return {one.name for one in facts.exports if one.kind == "type"}


def _edge(path: str, target: str, statement: Import, names: tuple[str, ...], scope: ImportScope | None = None) -> Edge:
    """The edge of a statement; `scope` says that it happens later than it is written."""
    if path.endswith((".pyi", ".d.ts")):
        scope = ImportScope.TYPE_CHECKING
    elif scope is None or statement.scope is not ImportScope.MODULE:
        scope = statement.scope
    return Edge(path, target, statement.line, names, scope, statement.module.startswith("."))


def _is_own_package(path: str, target: str) -> bool:
    """Whether the target is a package around the file: it has begun before the file, so `import` of it runs nothing."""
    folder, _, name = target.rpartition("/")
    return name == "__init__.py" and path.startswith(f"{folder}/" if folder else "")


def _distinct(names: dict[str, str]) -> dict[str, str]:
    """Names by path; files that would share a name go by their path."""
    seen: dict[str, int] = {}
    for name in names.values():
        seen[name] = seen.get(name, 0) + 1
    return {path: name if seen[name] == 1 else path for path, name in names.items()}
