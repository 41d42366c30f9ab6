"""Couplings that make change hard: unstable foundations, modules in the middle of everything, private imports."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import lru_cache
from pathlib import PurePosixPath

from analysis.architecture.graph import Edge, ImportGraph
from analysis.architecture.packages import folder_of, measure_modules, measure_packages, package_names
from analysis.architecture.reporting import finding, plural
from analysis.architecture.rules import GOD_MODULE, PRIVATE_IMPORT, UNSTABLE_DEPENDENCY
from analysis.findings import Finding, Location
from analysis.index.index import Index
from analysis.index.paths import ASKED

STABLE, GAP, RELIED_ON = 0.3, 0.4, 5
HUB_FANS, HUB_SHARE, MOST = 20, 0.1, 5
RARE = 5


def find_unstable_dependencies(graph: ImportGraph) -> list[Finding]:
    """The five widest gaps between a stable package and a much less stable one that it needs."""
    measured = {package.path: package for package in measure_packages(graph)}
    first: dict[tuple[str, str], Edge] = {}
    for edge in graph.edges:
        pair = folder_of(edge.source), folder_of(edge.target)
        if edge.runtime and pair[0] != pair[1] and not _encloses(*pair):
            first.setdefault(pair, edge)
    wide = []
    for (source, target), edge in first.items():
        stable, other = measured[source], measured[target]
        gap = other.instability - stable.instability
        if stable.instability <= STABLE and stable.fan_in >= RELIED_ON and other.fan_out >= RELIED_ON and gap >= GAP:
            wide.append((gap, stable, other, edge))
    wide.sort(key=lambda one: (-one[0], one[1].name, one[2].name))
    return [
        finding(
            None,
            UNSTABLE_DEPENDENCY,
            f"{stable.name} (instability {stable.instability:.2f}) depends on {other.name} ({other.instability:.2f})",
            [Location(path=edge.source, line=edge.line)],
            confidence=0.8,
            symbol=f"{stable.name} -> {other.name}",
            evidence=(
                f"{plural(stable.fan_in, 'module')} outside rely on {stable.name}",
                f"{other.name} relies on {plural(other.fan_out, 'module')} and serves {other.fan_in}",
            ),
        )
        for _, stable, other, edge in wide[:MOST]
    ]


def find_god_modules(graph: ImportGraph) -> Iterator[Finding]:
    """Modules with many imports both ways, in number and in share of the component."""
    modules = [
        one for one in measure_modules(graph) if not PurePosixPath(one.path).name.startswith(("__init__.", "index."))
    ]
    least = max(HUB_FANS, HUB_SHARE * len(modules))
    hubs = [one for one in modules if one.fan_in >= least and one.fan_out >= HUB_FANS]
    for hub in sorted(hubs, key=lambda one: -one.fan_in * one.fan_out)[:MOST]:
        yield finding(
            None,
            GOD_MODULE,
            f"{hub.name} is imported by {plural(hub.fan_in, 'module')} and imports {hub.fan_out}",
            [Location(path=hub.path, line=1)],
            confidence=0.8,
            symbol=hub.name,
            evidence=(f"{hub.lines} lines; {hub.fan_in} of {len(modules)} modules import it",),
        )


def find_private_imports(index: Index, graph: ImportGraph) -> Iterator[Finding]:
    """One finding for each private module or name that another package of the component imports.

    Where a distribution does so among its own packages more than a few times, its underscore means "not for users",
    and nothing is said of it. What other distributions take of one in many places is one finding.
    """
    places = _private_imports(graph)
    common = Counter(_top(graph, target) for target, _ in places)
    taken: dict[str, list[tuple[str, list[Edge]]]] = defaultdict(list)
    for (target, name), found in sorted(places.items()):
        top = _top(graph, target)
        edges = [edge for edge in found if common[top] <= RARE or _top(graph, edge.source) != top]
        if edges:
            taken[top].append((f"{graph.names[target]}.{name}" if name else graph.names[target], edges))
    for top, group in sorted(taken.items()):
        if len(group) > RARE:
            edges = [edge for _, found in group for edge in found]
            what = f"{len(group)} private names and modules of {top}"
            yield _report_private(index, graph, what, top, edges, tuple(name for name, _ in group))
        else:
            for name, edges in group:
                yield _report_private(index, graph, name, name, edges, ())


def _report_private(  # noqa: PLR0913, PLR0917 -- the parts of one sentence
    index: Index, graph: ImportGraph, what: str, symbol: str, edges: list[Edge], names: tuple[str, ...]
) -> Finding:
    folders = package_names(graph)
    users = sorted({folders[folder_of(edge.source)] for edge in edges})
    more = " and others" if len(users) > 3 else ""
    return finding(
        index,
        PRIVATE_IMPORT,
        f"{what}: imported by {', '.join(users[:3])}{more}, although private",
        [Location(path=edge.source, line=edge.line) for edge in edges],
        confidence=0.9,
        symbol=symbol,
        evidence=(f"{plural(len(edges), 'import')} from outside", *names[:20]),
    )


TOOLS = re.compile(r"^(ci|scripts?|tools?|dev|release|packaging|build|bin)/|(^|/)setup\.py$")
"""What looks after a project may look into it."""


def _private_imports(graph: ImportGraph) -> dict[tuple[str, str], list[Edge]]:
    """Imports from outside by (file, private name), the name empty for a private module."""
    places: dict[tuple[str, str], list[Edge]] = defaultdict(list)
    for edge in graph.edges:
        if not edge.target.endswith((".py", ".pyi")) or TOOLS.search(edge.source):
            continue
        owner = private_owner(edge.target)
        if owner is not None and not _within(edge.source, owner):
            places[edge.target, ""].append(edge)
        elif not _within(edge.source, folder_of(edge.target)) and not _within(edge.target, folder_of(edge.source)):
            for name in filter(_is_private, edge.names):
                places[edge.target, name].append(edge)
    return places


def _top(graph: ImportGraph, path: str) -> str:
    return graph.names[path].partition(".")[0]


@lru_cache(ASKED)
def private_owner(path: str) -> str | None:
    """The folder that holds the first private part of a module's path: who lies in it may import the module."""
    parts = path.rpartition(".")[0].split("/")
    for depth, part in enumerate(parts):
        if _is_private(part):
            return "/".join(parts[:depth]) or "."
    return None


def _is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__") and name != "_"


def _within(path: str, folder: str) -> bool:
    return folder in {".", path} or path.startswith(folder + "/")


def _encloses(one: str, other: str) -> bool:
    return _within(one, other) or _within(other, one)
