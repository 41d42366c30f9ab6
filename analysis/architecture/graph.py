"""The import graph of a component: which file imports which, where, and when that happens."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from analysis.facts import ImportScope

type Adjacency = Mapping[str, set[str]]

MOST_STARTS = 500


@dataclass(frozen=True, slots=True)
class Edge:
    """One import statement: file `source` imports `names` of file `target`. `relative` is how it is written."""

    source: str
    target: str
    line: int
    names: tuple[str, ...] = ()
    scope: ImportScope = ImportScope.MODULE
    relative: bool = False

    @property
    def runtime(self) -> bool:
        return self.scope is ImportScope.MODULE

    @property
    def cost(self) -> int:
        return max(1, len(self.names))


@dataclass(frozen=True)
class ImportGraph:
    """Files by path with their module names and lines; `edges` among product code, `test_edges` out of tests."""

    names: Mapping[str, str]
    lines: Mapping[str, int]
    edges: tuple[Edge, ...]
    test_edges: tuple[Edge, ...] = ()

    @cached_property
    def between(self) -> Mapping[tuple[str, str], list[Edge]]:
        """The statements of each pair of files, in reading order."""
        pairs: dict[tuple[str, str], list[Edge]] = defaultdict(list)
        for edge in self.edges:
            pairs[edge.source, edge.target].append(edge)
        return pairs

    @cached_property
    def runtime(self) -> Adjacency:
        """Who imports whom when it is itself imported."""
        return adjacency(edge for edge in self.edges if edge.runtime)

    @cached_property
    def height(self) -> Mapping[str, int]:
        """The level of each file among those that import at import time."""
        return levels(self.runtime)

    @cached_property
    def complete(self) -> Adjacency:
        """Who imports whom at any time, type checking included."""
        return adjacency(self.edges)


def adjacency(edges: Iterable[Edge]) -> dict[str, set[str]]:
    """Targets by source."""
    found: dict[str, set[str]] = defaultdict(set)
    for edge in edges:
        if edge.source != edge.target:
            found[edge.source].add(edge.target)
    return dict(found)


def components(graph: Adjacency) -> list[list[str]]:
    """Strongly connected components of two and more nodes, each sorted, the largest first (Tarjan 1972)."""
    found = [sorted(one) for one in _tarjan(graph) if len(one) > 1]
    return sorted(found, key=lambda one: (-len(one), one))


def _tarjan(graph: Adjacency) -> Iterator[list[str]]:
    """Components in reverse topological order: one comes after all that it reaches."""
    order: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    waiting: set[str] = set()
    for start in sorted(graph):
        if start in order:
            continue
        work = [(start, iter(sorted(graph.get(start, ()))))]
        order[start] = low[start] = len(order)
        stack.append(start)
        waiting.add(start)
        while work:
            node, targets = work[-1]
            for target in targets:
                if target not in order:
                    order[target] = low[target] = len(order)
                    stack.append(target)
                    waiting.add(target)
                    work.append((target, iter(sorted(graph.get(target, ())))))
                    break
                if target in waiting:
                    low[node] = min(low[node], order[target])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == order[node]:
                    cut = _last(stack, node)
                    yield stack[cut:]
                    waiting.difference_update(stack[cut:])
                    del stack[cut:]


def _last(stack: list[str], node: str) -> int:
    """Where the node is, looked for from the end, as what a component holds lies on top."""
    place = len(stack) - 1
    while stack[place] != node:
        place -= 1
    return place


def levels(graph: Adjacency) -> dict[str, int]:
    """0 for what imports nothing, else one more than the highest that it imports; a cycle shares one level."""
    found: dict[str, int] = {}
    for component in _tarjan(graph):
        members = set(component)
        below = (found[target] for node in component for target in graph.get(node, ()) if target not in members)
        level = max(below, default=-1) + 1
        found.update(dict.fromkeys(component, level))
    return found


def shortest_cycle(graph: Adjacency, members: Iterable[str]) -> list[str]:
    """The nodes of a shortest cycle within a strongly connected set, beginning with the first in order.

    Empty if there is none. Of a very large set, only cycles through its first 500 nodes are looked at.
    """
    inside = set(members)
    best: list[str] = []
    for start in sorted(inside)[:MOST_STARTS]:
        cycle = _cycle_through(graph, start, inside, len(best) or len(inside) + 1)
        if cycle:
            best = cycle
        if len(best) == 2:
            break
    if not best:
        return []
    first = best.index(min(best))
    return best[first:] + best[:first]


def _cycle_through(graph: Adjacency, start: str, inside: set[str], limit: int) -> list[str]:
    """A shortest cycle through `start` of fewer than `limit` nodes, by breadth-first search; else nothing."""
    came: dict[str, str] = {start: ""}
    front = [start]
    for _ in range(limit - 1):
        following = []
        for node in front:
            for target in sorted(graph.get(node, set()) & inside):
                if target == start:
                    return _path_to(node, came)
                if target not in came:
                    came[target] = node
                    following.append(target)
        front = following
    return []


def _path_to(node: str, came: Mapping[str, str]) -> list[str]:
    path = []
    while node:
        path.append(node)
        node = came[node]
    return path[::-1]
