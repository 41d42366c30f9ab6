"""Modules and packages with Martin's coupling metrics (Agile Software Development, 2002, chapter 20)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache

from analysis.architecture.graph import Adjacency, Edge, ImportGraph, adjacency, levels
from analysis.index.paths import ASKED
from analysis.result import Dependency, Module


def measure_modules(graph: ImportGraph) -> tuple[Module, ...]:
    """Every product module; fan-in and fan-out count modules at import time."""
    incoming = _reversed(graph.runtime)
    return tuple(
        _module(
            name, path, graph.lines[path], len(incoming.get(path, ())), len(graph.runtime.get(path, ())), graph.height
        )
        for path, name in sorted(graph.names.items(), key=lambda item: item[1])
    )


def measure_packages(graph: ImportGraph) -> tuple[Module, ...]:
    """Every folder with modules; fan-in and fan-out count the modules outside of it that use it or that it uses."""
    inside, outside = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
    for edge in graph.edges:
        source, target = folder_of(edge.source), folder_of(edge.target)
        if edge.runtime and source != target:
            inside[target].add(edge.source)
            outside[source].add(edge.target)
    lines: dict[str, int] = defaultdict(int)
    for path, count in graph.lines.items():
        lines[folder_of(path)] += count
    names = package_names(graph)
    height = levels(_between_packages(graph))
    return tuple(
        _module(names[folder], folder, lines[folder], len(inside[folder]), len(outside[folder]), height)
        for folder in sorted(names, key=names.__getitem__)
    )


def package_dependencies(graph: ImportGraph) -> tuple[Dependency, ...]:
    """Which package imports which, by how many statements."""
    names = package_names(graph)
    grouped: dict[tuple[str, str], list[Edge]] = defaultdict(list)
    for edge in graph.edges:
        pair = folder_of(edge.source), folder_of(edge.target)
        if pair[0] != pair[1]:
            grouped[pair].append(edge)
    return tuple(
        Dependency(
            source=names[source], target=names[target], weight=len(edges), runtime=any(edge.runtime for edge in edges)
        )
        for (source, target), edges in sorted(grouped.items())
    )


def package_names(graph: ImportGraph) -> Mapping[str, str]:
    """The name of each folder: that of its `__init__`, or what its modules' names have in front."""
    found: dict[str, str] = {}
    for path, name in graph.names.items():
        folder = folder_of(path)
        if path.endswith((".py", ".pyi")) and name != path:
            is_package = path.rpartition("/")[2].startswith("__init__.")
            found[folder] = name if is_package else found.get(folder, "") or name.rpartition(".")[0] or folder
        else:
            found.setdefault(folder, folder)
    times = Counter(found.values())
    return {folder: folder if times[name] > 1 else name for folder, name in found.items()}


@lru_cache(ASKED)
def folder_of(path: str) -> str:
    """The folder of a file; `.` at the top."""
    return path.rpartition("/")[0] or "."


def _between_packages(graph: ImportGraph) -> Adjacency:
    return adjacency(
        Edge(folder_of(edge.source), folder_of(edge.target), edge.line) for edge in graph.edges if edge.runtime
    )


def _module(name: str, path: str, lines: int, fan_in: int, fan_out: int, height: Mapping[str, int]) -> Module:  # noqa: PLR0913, PLR0917
    both = fan_in + fan_out
    instability = round(fan_out / both, 3) if both else 0.0
    return Module(
        name=name,
        path=path,
        lines=lines,
        fan_in=fan_in,
        fan_out=fan_out,
        instability=instability,
        level=height.get(path, 0),
    )


def _reversed(graph: Adjacency) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for source, targets in graph.items():
        for target in targets:
            found[target].add(source)
    return dict(found)


def distinct(items: Iterable[str]) -> tuple[str, ...]:
    """In order, each once."""
    return tuple(dict.fromkeys(items))
