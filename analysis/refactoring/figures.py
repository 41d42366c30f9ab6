"""The figures that a refactoring is to better."""

from collections.abc import Collection

from analysis.architecture.graph import components
from analysis.index.index import Index
from analysis.quality.complexity import complexity_by_path
from analysis.refactoring.model import Figures
from analysis.refactoring.view import View


def figures_of(index: Index, files: Collection[str]) -> Figures:
    """The figures of the component as it is now."""
    graph = View(index).graph
    cycles = components(graph.runtime)
    complexity = complexity_by_path(index)
    return Figures(
        cycles=len(cycles),
        entangled=sum(map(len, cycles)),
        imports=sum(map(len, graph.runtime.values())),
        complexity=sum(complexity.get(path, 0) for path in files),
    )
