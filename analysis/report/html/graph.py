"""The package dependency map as a drawing: boxes in layers, dependencies pointing down, cycles marked."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analysis.report.html.grouping import groups_of, joined, label, most_connected, shared_root
from analysis.report.html.layers import implied, knots, levels, ordered_rows, successors
from analysis.report.text import printable
from analysis.result import Architecture, Dependency, Module

WIDEST = 7
BOX_WIDTH, BOX_HEIGHT, GAP_X, GAP_Y, MARGIN = 156, 44, 20, 58, 40
DENSE = 60
"""From this many arrows on, those that no import at start-up makes are drawn only around a chosen box."""


@dataclass(frozen=True, slots=True)
class Node:
    """A package's box; `members` counts the packages it stands for."""

    key: int
    name: str
    label: str
    lines: int
    members: int
    x: float
    y: float
    cyclic: bool


@dataclass(frozen=True, slots=True)
class Arrow:
    source: int
    target: int
    curve: str
    weight: int
    kind: str
    title: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """`left_out` counts packages that are not drawn, `grouped` those that were joined into their parent package."""

    nodes: tuple[Node, ...]
    arrows: tuple[Arrow, ...]
    width: float
    height: float
    left_out: int = 0
    grouped: int = 0
    box_width: int = BOX_WIDTH
    box_height: int = BOX_HEIGHT

    @property
    def dense(self) -> bool:
        return len(self.arrows) > DENSE


def draw(architecture: Architecture) -> Drawing:
    """At most forty boxes: with more packages, the deepest are joined into their parents, then the least used left."""
    group_of = groups_of([package.name for package in architecture.packages])
    edges = joined(architecture.package_dependencies, group_of)
    shown = most_connected(sorted(set(group_of.values())), edges)
    edges = {edge: dependency for edge, dependency in edges.items() if edge[0] in shown and edge[1] in shown}
    graph = successors(shown, (edge for edge, dependency in edges.items() if dependency.runtime))
    knot_of = knots(graph)
    rows = ordered_rows(levels(graph, knot_of), graph, WIDEST)
    nodes = place_nodes(
        rows, architecture.packages, group_of, {name for name, knot in knot_of.items() if len(knot) > 1}
    )
    redundant = implied(graph, knot_of)
    arrows = [arrow(nodes, edges[edge], knot_of, edge in redundant) for edge in sorted(edges)]
    widest = max(map(len, rows), default=0)
    return Drawing(
        tuple(nodes.values()), tuple(arrows),
        2 * MARGIN + widest * (BOX_WIDTH + GAP_X) - GAP_X, 2 * MARGIN + len(rows) * (BOX_HEIGHT + GAP_Y) - GAP_Y,
        left_out=len(set(group_of.values())) - len(shown), grouped=len(group_of) - len(set(group_of.values())),
    )  # fmt: skip


def place_nodes(
    rows: Sequence[Sequence[str]], packages: Sequence[Module], group_of: Mapping[str, str], cyclic: set[str]
) -> dict[str, Node]:
    """Boxes by name, each row centred."""
    lines, members = defaultdict[str, int](int), defaultdict[str, int](int)
    for package in packages:
        lines[group_of[package.name]] += package.lines
        members[group_of[package.name]] += 1
    widest = max(map(len, rows), default=0)
    root = shared_root(list(lines))
    nodes = dict[str, Node]()
    for row_number, row in enumerate(rows):
        left = MARGIN + (widest - len(row)) * (BOX_WIDTH + GAP_X) / 2
        for column, name in enumerate(row):
            x, y = left + column * (BOX_WIDTH + GAP_X), MARGIN + row_number * (BOX_HEIGHT + GAP_Y)
            nodes[name] = Node(
                len(nodes), printable(name, 200), label(name, root), lines[name], members[name], x, y, name in cyclic
            )
    return nodes


def arrow(
    nodes: Mapping[str, Node], dependency: Dependency, knot_of: Mapping[str, frozenset[str]], redundant: bool
) -> Arrow:
    source, target = nodes[dependency.source], nodes[dependency.target]
    in_cycle = dependency.runtime and dependency.target in knot_of[dependency.source]
    kind = "cycle" if in_cycle else "late" if not dependency.runtime else "implied" if redundant else "plain"
    imports = "import" if dependency.weight == 1 else "imports"
    when = "" if dependency.runtime else ", none at import time"
    title = f"{source.name} uses {target.name}: {dependency.weight:,} {imports}{when}"
    return Arrow(source.key, target.key, curve(source, target), dependency.weight, kind, title)


def curve(source: Node, target: Node) -> str:
    """From the bottom of one box to the top of the other, or over the side when the target is not below."""
    half = BOX_WIDTH / 2
    if target.y > source.y:
        x1, y1, x2, y2 = source.x + half, source.y + BOX_HEIGHT, target.x + half, target.y
        bend = max(24.0, (y2 - y1) / 2)
        return f"M{x1:.0f},{y1:.0f}C{x1:.0f},{y1 + bend:.0f} {x2:.0f},{y2 - bend:.0f} {x2:.0f},{y2:.0f}"
    if target.y == source.y:
        y, lift = source.y, 26 if target.x > source.x else 40
        x1, x2 = source.x + half, target.x + half
        return f"M{x1:.0f},{y:.0f}C{x1:.0f},{y - lift:.0f} {x2:.0f},{y - lift:.0f} {x2:.0f},{y:.0f}"
    x1, y1, x2, y2 = source.x + half - 16, source.y, target.x + half - 16, target.y + BOX_HEIGHT
    bend = max(24.0, (y1 - y2) / 2)
    return f"M{x1:.0f},{y1:.0f}C{x1:.0f},{y1 - bend:.0f} {x2:.0f},{y2 + bend:.0f} {x2:.0f},{y2:.0f}"
