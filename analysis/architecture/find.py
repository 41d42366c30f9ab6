"""Findings about how modules depend on each other."""

from collections.abc import Iterator, Sequence

from analysis.architecture.build import build_graph
from analysis.architecture.coupling import find_god_modules, find_private_imports, find_unstable_dependencies
from analysis.architecture.cycles import Knot, knots_of, most_freeing
from analysis.architecture.graph import Edge, ImportGraph
from analysis.architecture.interfaces import find_interfaces
from analysis.architecture.patterns import find_odd_ones
from analysis.architecture.reporting import finding, plural
from analysis.architecture.rules import DEFERRED_CYCLE, IMPORT_CYCLE, TEST_ONLY_INTERFACE
from analysis.findings import Finding, Location, Severity
from analysis.index.index import Index

LARGE_KNOT = 30
SEARCHED_KNOT = 60


def find_architecture(index: Index) -> list[Finding]:
    """All findings of this area, each with its evidence."""
    graph = index.share(build_graph)
    return [
        *(report_knot(index, graph, knot) for knot in index.share(knots_of)),
        *find_unstable_dependencies(graph),
        *find_god_modules(graph),
        *find_private_imports(index, graph),
        *find_odd_ones(index, graph),
        *find_test_only_interfaces(index, graph),
    ]


def report_knot(index: Index, graph: ImportGraph, knot: Knot) -> Finding:
    """One finding for a knot, with the import lines along its shortest cycle."""
    names = [graph.names[path] for path in knot.cycle]
    way = " -> ".join([*names, names[0]])
    size = len(knot.members)
    more = f" ({size} modules are entangled; this is a shortest cycle)" if size > len(names) else ""
    when = "at import time" if knot.runtime else "by type checking or inside functions"
    heavy = knot.runtime and size >= LARGE_KNOT
    return finding(
        index,
        IMPORT_CYCLE if knot.runtime else DEFERRED_CYCLE,
        f"Import cycle {when}: {way}{more}",
        [_location(graph, edge) for edge in knot.statements],
        confidence=0.95 if _is_python(knot) else 0.85,
        severity=Severity.HIGH if heavy else _severity(knot),
        symbol=" ".join(sorted(names)),
        evidence=(way, _explain_cut(graph, knot), *_explain_best(graph, knot), *_all_members(graph, knot)),
    )


def find_test_only_interfaces(index: Index, graph: ImportGraph) -> Iterator[Finding]:
    """For internal packages only: who else uses a public one cannot be known from here."""
    paths = {name: path for path, name in graph.names.items()}
    for interface in find_interfaces(index, graph):
        private = any(part.startswith("_") for part in interface.package.split("."))
        if private and interface.only_tests_use and interface.package in paths:
            names = ", ".join(interface.only_tests_use)
            yield finding(
                index,
                TEST_ONLY_INTERFACE,
                f"{interface.package} exports {names}, which only tests use",
                [Location(path=paths[interface.package], line=1)],
                confidence=0.7,
                symbol=interface.package,
                evidence=("No product file mentions these names but the module that makes them",),
            )


def _severity(knot: Knot) -> Severity:
    if not knot.runtime:
        return Severity.INFO
    return Severity.MEDIUM if _is_python(knot) else Severity.LOW


def _is_python(knot: Knot) -> bool:
    return knot.cycle[0].endswith((".py", ".pyi"))


def _location(graph: ImportGraph, edge: Edge) -> Location:
    return Location(
        path=edge.source, line=edge.line, note=f"{graph.names[edge.source]} imports {graph.names[edge.target]}"
    )


def _explain_cut(graph: ImportGraph, knot: Knot) -> str:
    first = knot.cut[0]
    what = _imported(knot.cut)
    where = ", ".join(f"{edge.source}:{edge.line}" for edge in knot.cut[:3])
    after = "ends the cycle" if not knot.left else f"leaves {knot.left} of {len(knot.members)} modules entangled"
    return (
        f"Cheapest to cut: {graph.names[first.source]} -> {graph.names[first.target]} "
        f"({plural(len(knot.cut), 'statement')}, {what}; {where}); that {after}"
    )


def _explain_best(graph: ImportGraph, knot: Knot) -> Iterator[str]:
    """The edge anywhere in the knot that frees the most modules, when the cheapest does not free them all."""
    if knot.runtime and knot.left > 0 and len(knot.members) <= SEARCHED_KNOT:
        (source, target), left = most_freeing(graph.runtime, knot.members)
        if left < knot.left:
            yield (
                f"Most is gained without {graph.names[source]} -> {graph.names[target]} "
                f"({source}:{graph.between[source, target][0].line}): {plural(left, 'module')} stay entangled"
            )


def _imported(cut: Sequence[Edge]) -> str:
    names = sorted({name for edge in cut for name in edge.names})
    if not names:
        return "the module itself"
    return ", ".join(names) if len(names) <= 4 else f"{', '.join(names[:3])} and {len(names) - 3} more names"


def _all_members(graph: ImportGraph, knot: Knot) -> Iterator[str]:
    if len(knot.members) > len(knot.cycle):
        names = [graph.names[path] for path in knot.members]
        yield f"Entangled: {', '.join(names[:20])}{f' and {len(names) - 20} more' if len(names) > 20 else ''}"
