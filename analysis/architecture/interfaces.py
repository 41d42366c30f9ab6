"""What each package offers by its `__init__`, and what of that only tests ask for."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

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
    users = _mentioning(files, graph)
    wanted = defaultdict[str, set[str]](set)
    for edge in graph.test_edges:
        wanted[edge.target].update(edge.names)
    found = []
    for path in sorted(graph.names):
        if not path.endswith("__init__.py"):
            continue
        exported = tuple(sorted(set(_exported(files[path]))))
        if exported:
            makers = {edge.target for edge in graph.edges if edge.source == path} | {path}
            only = tuple(name for name in exported if name in wanted[path] and not users.get(name, set()) - makers)
            found.append(
                Interface(package=names[path.rpartition("/")[0] or "."], exported=exported, only_tests_use=only)
            )
    return tuple(found)


def _exported(facts: PythonFacts) -> Iterator[str]:
    if facts.exports is not None:
        yield from facts.exports
        return
    for statement in facts.imports:
        if statement.module.startswith("."):
            yield from (alias or name for name, alias in statement.names if name != "*" and not name.startswith("_"))


def _mentioning(files: Iterable[str] | dict[str, PythonFacts], graph: ImportGraph) -> dict[str, set[str]]:
    """Product files by the names that they import or mention anywhere."""
    found: dict[str, set[str]] = defaultdict(set)
    assert isinstance(files, dict)
    for path, facts in files.items():
        if path not in graph.names:
            continue
        for reference in facts.references:
            for name in (*reference.names, *reference.attributes, *reference.own, *reference.strings):
                found[name].add(path)
        if not path.endswith("__init__.py"):
            for statement in facts.imports:
                for name, _ in statement.names:
                    found[name].add(path)
    return found
