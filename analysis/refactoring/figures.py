"""The figures that a refactoring is to better."""

from analysis.architecture.graph import components
from analysis.index.index import Index
from analysis.lines import LINES
from analysis.quality.complexity import complexity_by_path
from analysis.quality.functions import functions_by_path
from analysis.quality.unused_parameters import find_unused_parameters
from analysis.refactoring.decouple import imports_of
from analysis.refactoring.model import Figures, Topic
from analysis.refactoring.view import View


def figures_of(index: Index, topic: Topic) -> Figures:
    """The figures of the component as it is now."""
    view, files = View(index), topic.files
    graph = view.graph
    cycles = components(graph.runtime)
    complexity = complexity_by_path(index)
    functions = functions_by_path(index)
    lines = index.facts(LINES)
    return Figures(
        cycles=len(cycles),
        entangled=sum(map(len, cycles)),
        imports=sum(map(len, graph.runtime.values())),
        complexity=sum(complexity.get(path, 0) for path in files),
        hardest=max((one.complexity for path in files for one in functions.get(path, ())), default=0),
        lines=sum(lines[path].count for path in files if path in lines),
        coupled=len(imports_of(view, *topic.apart)) if topic.apart else 0,
        unused_parameters=sum(one.location.path in files for one in find_unused_parameters(index)),
    )
