"""Copies of the same thing, gathered into one class."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from analysis.duplication.matches import Run
from analysis.duplication.worth import Copy

_SAME = 0.7
"""Two runs of a file are the same copy when they overlap by this share of the longer one."""


@dataclass(frozen=True, slots=True)
class CloneClass:
    """All places of one piece of code, in path order."""

    runs: tuple[Run, ...]
    tokens: int
    exact: bool
    gaps: int


class _Groups:
    """Disjoint sets of runs."""

    def __init__(self) -> None:
        self._parents: dict[Run, Run] = {}

    def find(self, run: Run) -> Run:
        parent = self._parents.setdefault(run, run)
        while parent != run:
            run, parent = parent, self._parents[parent]
        return run

    def join(self, one: Run, other: Run) -> None:
        self._parents[self.find(one)] = self.find(other)

    def sets(self) -> Iterable[list[Run]]:
        members: defaultdict[Run, list[Run]] = defaultdict(list)
        for run in sorted(self._parents):
            members[self.find(run)].append(run)
        return members.values()


def _nearly_same(one: Run, other: Run) -> bool:
    longer = max(one.after - one.first, other.after - other.first)
    return one.overlap(other) >= _SAME * longer


def _distinct(runs: Sequence[Run]) -> tuple[Run, ...]:
    """Runs in order, those that overlap replaced by the longest."""
    kept: list[Run] = []
    for run in sorted(runs):
        if not kept or kept[-1].overlap(run) <= 0:
            kept.append(run)
        elif run.after - run.first > kept[-1].after - kept[-1].first:
            kept[-1] = run
    return tuple(kept)


def _inside(run: Run, others: Iterable[Run]) -> bool:
    return any(run.overlap(other) >= 0.5 * (run.after - run.first) for other in others)


def group(copies: Sequence[Copy]) -> list[CloneClass]:
    """Classes by size, largest first; those that lie inside the places of a larger one are left out."""
    groups = _Groups()
    for copy in copies:
        groups.join(copy.left, copy.right)
    for one, other in pairwise(sorted({run for copy in copies for run in (copy.left, copy.right)})):
        if _nearly_same(one, other):
            groups.join(one, other)
    members: defaultdict[Run, list[Copy]] = defaultdict(list)
    for copy in copies:
        members[groups.find(copy.left)].append(copy)
    found = [_class(alike, members[groups.find(runs[0])]) for runs in groups.sets() for alike in _by_size(runs)]
    return _outermost(sorted(found, key=lambda c: (-c.tokens, c.runs)))


def _by_size(runs: Sequence[Run]) -> Iterator[list[Run]]:
    """The runs parted where they become shorter: a part of a copy that stands elsewhere too is another copy."""
    alike: list[Run] = []
    for run in sorted(runs, key=lambda run: (run.first - run.after, run)):
        if alike and run.after - run.first < _SAME * (alike[0].after - alike[0].first):
            yield alike
            alike = []
        alike.append(run)
    yield alike


def _class(runs: Sequence[Run], copies: Sequence[Copy]) -> CloneClass:
    """Of the copies those between the runs count."""
    members = set(runs)
    between = [copy for copy in copies if copy.left in members and copy.right in members] or copies
    return CloneClass(
        runs=_distinct(runs),
        tokens=max(copy.tokens for copy in between),
        exact=all(copy.exact for copy in between),
        gaps=max(copy.gaps for copy in between),
    )


def _outermost(classes: Sequence[CloneClass]) -> list[CloneClass]:
    kept: list[CloneClass] = []
    taken: defaultdict[str, list[Run]] = defaultdict(list)
    for each in classes:
        if len(each.runs) > 1 and not all(_inside(run, taken[run.path]) for run in each.runs):
            kept.append(each)
            for run in each.runs:
                taken[run.path].append(run)
    return kept
