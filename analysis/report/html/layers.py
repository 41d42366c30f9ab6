"""A directed graph in layers: what depends on nothing at the bottom, cycles kept on one level."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import pairwise

type Edge = tuple[str, str]
type Successors = Mapping[str, Collection[str]]


def successors(nodes: Iterable[str], edges: Iterable[Edge]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {node: [] for node in nodes}
    for source, target in edges:
        if target not in found[source]:
            found[source].append(target)
    return found


def reachable(graph: Successors, start: str) -> set[str]:
    """Nodes at the end of a path of one edge or more."""
    seen, stack = set[str](), list(graph[start])
    while stack:
        node = stack.pop()
        if node not in seen:
            seen.add(node)
            stack += graph[node]
    return seen


def knots(graph: Successors) -> dict[str, frozenset[str]]:
    """For each node, the nodes that it is in a cycle with (itself included), or just itself."""
    reach = {node: reachable(graph, node) for node in graph}
    return {node: frozenset({node, *(other for other in reach[node] if node in reach[other])}) for node in graph}


def levels(graph: Successors, knot_of: Mapping[str, frozenset[str]]) -> dict[str, int]:
    """0 for a node without dependencies, else one above the highest of them; a cycle shares its level."""
    found = dict[frozenset[str], int]()

    def level(knot: frozenset[str]) -> int:
        if knot not in found:
            below = {knot_of[target] for node in knot for target in graph[node]} - {knot}
            found[knot] = 1 + max(map(level, below), default=-1)
        return found[knot]

    return {node: level(knot_of[node]) for node in graph}


def implied(graph: Successors, knot_of: Mapping[str, frozenset[str]]) -> set[Edge]:
    """Edges that say nothing new, as a longer path says the same (never an edge within a cycle)."""
    reach = {node: reachable(graph, node) for node in graph}
    return {
        (source, target)
        for source, targets in graph.items()
        for target in targets
        if knot_of[source] is not knot_of[target] and source not in reach[target]
        and any(target in reach[other] for other in targets if other != target and source not in reach[other])
    }  # fmt: skip


def ordered_rows(level_of: Mapping[str, int], graph: Successors, widest: int, sweeps: int = 6) -> list[list[str]]:
    """Rows from the top level down, each at most `widest` long, neighbours near each other (barycentre heuristic)."""
    by_level = defaultdict[int, list[str]](list)
    for node in sorted(level_of):
        by_level[level_of[node]].append(node)
    rows = [by_level[level] for level in sorted(by_level, reverse=True)]
    neighbours = defaultdict[str, set[str]](set)
    for source, targets in graph.items():
        for target in targets:
            neighbours[source].add(target)
            neighbours[target].add(source)
    positions = {node: place for row in rows for node, place in _places(row).items()}
    for _ in range(sweeps):
        for row in rows:
            row.sort(key=lambda node: (_centre(positions, neighbours[node], positions[node]), node))
            positions |= _places(row)
    return [part for row in rows for part in _parts(row, widest)]


def _centre(positions: Mapping[str, float], near: Collection[str], own: float) -> float:
    return sum(positions[node] for node in near) / len(near) if near else own


def _places(row: Sequence[str]) -> dict[str, float]:
    """Where each node of a row is, from 0 to 1."""
    return {node: (number + 0.5) / len(row) for number, node in enumerate(row)}


def _parts(row: Sequence[str], widest: int) -> list[list[str]]:
    """The row cut into parts of about equal length."""
    count = -(-len(row) // widest)
    bounds = [len(row) * n // count for n in range(count + 1)]
    return [list(row[start:end]) for start, end in pairwise(bounds)]
