"""Import cycles: the knots of modules that need each other, a shortest way round, and where to cut."""

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.architecture.build import build_graph, imports_digest
from analysis.architecture.graph import Adjacency, Edge, ImportGraph, components, shortest_cycle
from analysis.index.index import Index

KNOTS_VERSION = 1


@dataclass(frozen=True, slots=True)
class Knot:
    """A strongly connected set of files. `statements` are the imports along the shortest cycle, in its order.

    `cut` lists the statements of the cheapest edge; `left` counts the modules that stay entangled without it.
    """

    members: tuple[str, ...]
    cycle: tuple[str, ...]
    statements: tuple[Edge, ...]
    cut: tuple[Edge, ...]
    left: int
    runtime: bool


def knots_of(index: Index) -> list[Knot]:
    """The knots of the component's import graph, kept until an import changes."""
    digest = index.share(imports_digest)
    known = index.recall("knots", KNOTS_VERSION, list[Knot], [digest], lambda _: find_knots(index.share(build_graph)))
    return known[digest]


def find_knots(graph: ImportGraph) -> list[Knot]:
    """Cycles at import time first; then those that close only by type checking or inside functions."""
    runtime = components(graph.runtime)
    known = {path: number for number, members in enumerate(runtime) for path in members}
    knots = [_knot(graph, graph.runtime, members, runtime=True) for members in runtime]
    wider = [one for one in components(graph.complete) if len({known.get(path, path) for path in one}) > 1]
    return knots + [_knot(graph, graph.complete, members, runtime=False) for members in wider]


def _knot(graph: ImportGraph, adjacency: Adjacency, members: Sequence[str], *, runtime: bool) -> Knot:
    inside = _within(adjacency, members)
    searched = inside if runtime else _with_deferred(graph, inside)
    cycle = shortest_cycle(searched, members) or shortest_cycle(inside, members)
    pairs = list(zip(cycle, [*cycle[1:], cycle[0]], strict=True))
    chosen = {pair: _statements(graph, pair, runtime=runtime) for pair in pairs}
    popularity = {path: sum(path in targets for targets in adjacency.values()) for path in cycle}
    cut = min(
        pairs,
        key=lambda pair: (hands_on(pair), sum(edge.cost for edge in chosen[pair]), -_against(popularity, pair), pair),
    )
    statements = tuple(chosen[pair][0] for pair in pairs)
    return Knot(tuple(members), tuple(cycle), statements, tuple(chosen[cut]), _left_without(inside, cut), runtime)


def most_freeing(adjacency: Adjacency, members: Sequence[str]) -> tuple[tuple[str, str], int]:
    """The edge within the set without which the fewest nodes stay in cycles, and how many stay."""
    inside = _within(adjacency, members)
    pairs = [(source, target) for source in sorted(inside) for target in sorted(inside[source])]
    pairs = [pair for pair in pairs if not hands_on(pair)] or pairs
    return min(((pair, _left_without(inside, pair)) for pair in pairs), key=lambda found: found[1])


def hands_on(pair: tuple[str, str]) -> bool:
    """Whether a package's `__init__` or index file imports from inside the package, as its users expect it to."""
    folder, _, name = pair[0].rpartition("/")
    return name.startswith(("__init__.", "index.")) and pair[1].startswith(f"{folder}/" if folder else "")


def _within(adjacency: Adjacency, members: Sequence[str]) -> dict[str, set[str]]:
    known = set(members)
    return {path: adjacency.get(path, set()) & known for path in members}


def _left_without(inside: Adjacency, pair: tuple[str, str]) -> int:
    without = {path: targets - {pair[1]} if path == pair[0] else targets for path, targets in inside.items()}
    return sum(len(one) for one in components(without))


def _with_deferred(graph: ImportGraph, inside: dict[str, set[str]]) -> dict[str, set[str]]:
    """The edges less those of import-time cycles, so that what is found here is not one of those again."""
    own = {path: number for number, one in enumerate(components(graph.runtime)) for path in one}
    return {
        path: {
            target
            for target in targets
            if path not in own or own[path] != own.get(target) or target not in graph.runtime.get(path, ())
        }
        for path, targets in inside.items()
    }


def _statements(graph: ImportGraph, pair: tuple[str, str], *, runtime: bool) -> list[Edge]:
    return [edge for edge in graph.between[pair] if edge.runtime or not runtime]


def _against(popularity: dict[str, int], pair: tuple[str, str]) -> int:
    """How much an edge points up: from what many import to what few do."""
    return popularity[pair[0]] - popularity[pair[1]]
