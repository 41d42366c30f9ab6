"""The map of a component: packages, modules, cycles and interfaces."""

from analysis.architecture.build import build_graph
from analysis.architecture.cycles import Knot, knots_of
from analysis.architecture.graph import ImportGraph
from analysis.architecture.interfaces import find_interfaces
from analysis.architecture.packages import measure_modules, measure_packages, package_dependencies
from analysis.index.index import Index
from analysis.result import Architecture, Cycle, Dependency


def map_architecture(index: Index) -> Architecture:
    """Describe the product code of a component; tests, examples and vendored code are left out."""
    graph = index.share(build_graph)
    return Architecture(
        packages=measure_packages(graph),
        package_dependencies=package_dependencies(graph),
        modules=measure_modules(graph),
        cycles=tuple(describe_knot(graph, knot) for knot in index.share(knots_of)),
        interfaces=find_interfaces(index, graph),
    )


def describe_knot(graph: ImportGraph, knot: Knot) -> Cycle:
    """The knot in module names."""
    first = knot.cut[0]
    cut = Dependency(
        source=graph.names[first.source],
        target=graph.names[first.target],
        weight=len(knot.cut),
        runtime=any(edge.runtime for edge in knot.cut),
    )
    return Cycle(
        modules=tuple(graph.names[path] for path in knot.members),
        shortest=tuple(graph.names[path] for path in knot.cycle),
        cut=cut,
        runtime=knot.runtime,
    )
