"""One change that shows in several series, told once: by the innermost of them that explains the others."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from analysis.performance.changes import Change

EXPLAINED = 0.5
"""The least share of a change that the changes of its parts must make up to explain it."""


class Depth(NamedTuple):
    """How deep a kind of series lies in a run, and how its names begin."""

    depth: int
    beginning: str


KINDS = (
    Depth(0, "workflow "),
    Depth(1, "queue of job "),
    Depth(1, "job "),
    Depth(2, "step "),
    Depth(1, "test "),
)
TESTS = "tests"
SEPARATOR = " / "


def fold(changes: Sequence[Change]) -> list[tuple[Change, tuple[Change, ...]]]:
    """The changes that nothing within them explains, each with those that it explains; in the order given."""
    folded: dict[int, list[Change]] = {}
    gone = set[int]()
    for outer in changes:
        parts = [one for one in changes if _is_part(one, outer) and _at_once(one, outer)]
        if parts and _explain(parts, outer):
            innermost = max(parts, key=lambda one: (_kind(one.series).depth, abs(one.after - one.before)))
            folded.setdefault(id(innermost), []).append(outer)
            gone.add(id(outer))
    return [
        (one, tuple(sorted(folded.get(id(one), ()), key=lambda other: -_kind(other.series).depth)))
        for one in changes
        if id(one) not in gone
    ]


def _kind(series: str) -> Depth:
    return next((kind for kind in KINDS if series.startswith(kind.beginning)), Depth(0, ""))


def _is_part(inner: Change, outer: Change) -> bool:
    """Whether what the inner one measures happens within what the outer one does."""
    within, around = _kind(inner.series), _kind(outer.series)
    if outer.series == TESTS:
        return within.beginning == "test "
    name = outer.series.removeprefix(around.beginning)
    timed = bool(around.beginning) and within.depth > around.depth and around.beginning != "queue of job "
    return timed and inner.series.startswith(f"{within.beginning}{name}{SEPARATOR}")


def _at_once(one: Change, other: Change) -> bool:
    """Whether both went the same way, and may have come with the same commit."""
    return one.worse == other.worse and max(one.since[0], other.since[0]) <= min(one.since[1], other.since[1])


def _explain(parts: Sequence[Change], outer: Change) -> bool:
    return max(_sums(parts)) >= EXPLAINED * abs(outer.after - outer.before)


def _sums(parts: Sequence[Change]) -> Iterator[float]:
    """What the parts of each depth come to: those of another depth hold them, or lie in them."""
    for depth in {_kind(one.series).depth for one in parts}:
        yield sum(abs(one.after - one.before) for one in parts if _kind(one.series).depth == depth)
