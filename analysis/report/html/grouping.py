"""Which packages share a box in the dependency drawing, so that it stays readable."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from analysis.report.text import printable
from analysis.result import Dependency

MOST, FEWEST = 40, 8
LABEL = 17


def separator(names: Sequence[str]) -> str:
    return "/" if any("/" in name for name in names) else "."


def groups_of(names: Sequence[str]) -> dict[str, str]:
    """Each package's box: itself, or its parent at the greatest depth at which there are at most forty boxes.

    Where that depth says too little (under eight boxes), the next one is taken, and `most_connected` picks among its
    boxes.
    """
    mark = separator(names)
    split = {name: name.split(mark) for name in names}
    groups = dict(zip(names, names, strict=True))
    for depth in range(max(map(len, split.values()), default=1), 0, -1):
        shallower = {name: mark.join(parts[:depth]) for name, parts in split.items()}
        count = len(set(shallower.values()))
        if count < FEWEST and len(set(groups.values())) > MOST:
            return groups
        groups = shallower
        if count <= MOST:
            return groups
    return groups


def joined(dependencies: Iterable[Dependency], group_of: Mapping[str, str]) -> dict[tuple[str, str], Dependency]:
    """Dependencies between boxes, weights added up; one at import time makes the whole so."""
    found = dict[tuple[str, str], Dependency]()
    for dependency in dependencies:
        source, target = group_of.get(dependency.source), group_of.get(dependency.target)
        if source is None or target is None or source == target:
            continue
        before = found.get((source, target))
        found[source, target] = Dependency(
            source=source,
            target=target,
            weight=dependency.weight + (before.weight if before else 0),
            runtime=dependency.runtime or bool(before and before.runtime),
        )
    return found


def most_connected(names: Sequence[str], edges: Iterable[tuple[str, str]]) -> set[str]:
    degree = defaultdict[str, int](int)
    for source, target in edges:
        degree[source] += 1
        degree[target] += 1
    return set(sorted(names, key=lambda name: (-degree[name], name))[:MOST])


def shared_root(names: Sequence[str]) -> str:
    """`app.` when every package is `app` or in it, else nothing."""
    mark = separator(names)
    roots = {name.partition(mark)[0] for name in names}
    return roots.pop() + mark if len(roots) == 1 and len(names) > 1 else ""


def label(name: str, root: str) -> str:
    """The name below the shared root; of a long one the end, as that tells packages apart."""
    shown = printable(name.removeprefix(root), 200)
    return shown if len(shown) <= LABEL else "…" + shown[1 - LABEL :]
