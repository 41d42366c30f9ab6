"""What each package offers by its `__init__`, and what of that only tests ask for."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from analysis.architecture.graph import ImportGraph
from analysis.architecture.packages import package_names
from analysis.index.index import Index
from analysis.python.facts import PYTHON, PythonFacts
from analysis.result import Interface


def find_interfaces(index: Index, graph: ImportGraph) -> tuple[Interface, ...]:
    """Packages with an `__all__`, or with an `__init__` that imports from its own modules.

    A name counts as used by only tests when a test imports it from the package and no product file mentions it,
    but for where it is made: its own module and the `__init__` files that hand it on.
    """
    files = index.facts(PYTHON)
    names = package_names(graph)
    offered = {path: set(_exported(files[path])) for path in sorted(graph.names) if path.endswith("__init__.py")}
    wanted = defaultdict[str, set[str]](set)
    for edge in graph.test_edges:
        wanted[edge.target].update(edge.names)
    asked = {path: exported & wanted[path] for path, exported in offered.items()}
    users = _mentioning(files, graph, set().union(*asked.values()))
    found = []
    for path, exported in offered.items():
        if exported:
            makers = {edge.target for edge in graph.edges if edge.source == path} | {path} if asked[path] else set()
            only = tuple(sorted(name for name in asked[path] if not users.get(name, set()) - makers))
            package = names[path.rpartition("/")[0] or "."]
            found.append(Interface(package=package, exported=tuple(sorted(exported)), only_tests_use=only))
    return tuple(found)


def _exported(facts: PythonFacts) -> Iterator[str]:
    if facts.exports is not None:
        yield from facts.exports
        return
    for statement in facts.imports:
        if statement.module.startswith("."):
            yield from (alias or name for name, alias in statement.names if name != "*" and not name.startswith("_"))


def _mentioning(files: Mapping[str, PythonFacts], graph: ImportGraph, names: set[str]) -> dict[str, set[str]]:
    """Product files by those of the names that they import or mention anywhere."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in graph.names if names else ():
        facts = files.get(path)
        if facts is None:
            continue
        for reference in facts.references:
            for name in names.intersection(
                (*reference.names, *reference.attributes, *reference.own, *reference.strings)
            ):
                found[name].add(path)
        if not path.endswith("__init__.py"):
            for statement in facts.imports:
                for name, _ in statement.names:
                    if name in names:
                        found[name].add(path)
    return found
