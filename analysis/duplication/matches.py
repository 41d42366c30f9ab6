"""Pairs of equal runs of statements, found by their fingerprints and extended as far as they stay equal."""

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import msgspec

from analysis.duplication.tokens import Tokens

_GAP = 3
"""Statements that may differ between two equal runs for them to count as one copy."""
_COMPARED = 400
"""Bytes of code by which the places with equal fingerprints are ordered, so that the most alike are neighbours."""


class Text:
    """A file's tokens, unpacked for random access when they are looked at."""

    def __init__(self, path: str, tokens: Tokens) -> None:
        self.path = path
        self.codes = tokens.codes
        self._tokens = tokens

    @cached_property
    def words(self) -> array[int]:
        return _numbers(self._tokens.words)

    @cached_property
    def starts(self) -> array[int]:
        return _numbers(self._tokens.starts) + array("I", [len(self.codes)])

    @cached_property
    def lines(self) -> array[int]:
        return _numbers(self._tokens.lines)

    @cached_property
    def end_lines(self) -> array[int]:
        return _numbers(self._tokens.end_lines)

    @cached_property
    def indents(self) -> array[int]:
        return _numbers(self._tokens.indents)

    @cached_property
    def prints(self) -> array[int]:
        return _numbers(self._tokens.prints)

    def token_range(self, first: int, after: int) -> slice:
        """The tokens of the statements from `first` up to `after`."""
        return slice(self.starts[first], self.starts[after])

    def code(self, run: "Run") -> bytes:
        return self.codes[self.token_range(run.first, run.after)]


class Run(msgspec.Struct, frozen=True, order=True, gc=False, array_like=True):
    """Statements `first` up to `after` of the file at `path`."""

    path: str
    first: int
    after: int

    def overlap(self, other: "Run") -> int:
        return min(self.after, other.after) - max(self.first, other.first) if self.path == other.path else 0


@dataclass(frozen=True, slots=True)
class Match:
    """Two runs that are equal but for consistent renaming and, if `gaps`, a few statements."""

    left: Run
    right: Run
    gaps: int = 0


def _numbers(packed: bytes) -> array[int]:
    numbers = array("I")
    numbers.frombytes(packed)
    return numbers


def _repeated(texts: Mapping[str, Text]) -> Iterable[list[tuple[str, int]]]:
    """Groups of (path, statement) with equal fingerprints."""
    counts: Counter[int] = Counter()
    for text in texts.values():
        counts.update(text.prints)
    repeated = {fingerprint for fingerprint, count in counts.items() if count > 1 and fingerprint}
    groups: defaultdict[int, list[tuple[str, int]]] = defaultdict(list)
    for path, text in texts.items():
        if not repeated.isdisjoint(text.prints):
            for statement, fingerprint in enumerate(text.prints):
                if fingerprint in repeated:
                    groups[fingerprint].append((path, statement))
    return groups.values()


def _common_prefix(left: bytes, right: bytes) -> int:
    low, high = 0, min(len(left), len(right))
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if left[:middle] == right[:middle] else (low, middle - 1)
    return low


def consistent(left: Sequence[int], right: Sequence[int]) -> int:
    """How many leading words of the two map one to one."""
    there: dict[int, int] = {}
    back: dict[int, int] = {}
    for position, (a, b) in enumerate(zip(left, right, strict=True)):
        if there.setdefault(a, b) != b or back.setdefault(b, a) != a:
            return position
    return len(left)


def _equal_statements(left: Text, a: int, right: Text, b: int) -> int:
    """How many whole statements from `a` and from `b` on are equal but for consistent renaming."""
    x, y = left.starts[a], right.starts[b]
    reach = 2 * _COMPARED
    length = _common_prefix(left.codes[x : x + reach], right.codes[y : y + reach])
    if length == reach:
        length = _common_prefix(left.codes[x:], right.codes[y:])
    length = consistent(left.words[x : x + length], right.words[y : y + length])
    count = 0
    while a + count + 1 < len(left.starts) and b + count + 1 < len(right.starts):
        if left.starts[a + count + 1] - x > length or right.starts[b + count + 1] - y > length:
            break
        count += 1
    return count


def seeds(texts: Mapping[str, Text]) -> Mapping[tuple[str, str], list[tuple[int, int]]]:
    """By files, the statements at which both have equal fingerprints, in order.

    Of many equal places each is paired with the most alike only.
    """
    found: defaultdict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for group in _repeated(texts):
        nearest = group if len(group) == 2 else sorted(group, key=lambda place: (_code_at(texts, *place), place))
        for one, other in pairwise(nearest):
            (path, a), (second, b) = (one, other) if one < other else (other, one)
            found[path, second].append((a, b))
    for pairs in found.values():
        pairs.sort()
    return found


def _code_at(texts: Mapping[str, Text], path: str, statement: int) -> bytes:
    start = texts[path].starts[statement]
    return texts[path].codes[start : start + _COMPARED]


def _extended(left: Text, right: Text, pairs: Iterable[tuple[int, int]]) -> Iterator[Match]:
    covered: dict[int, int] = {}
    for a, b in pairs:
        if covered.get(b - a, 0) > a:
            continue
        count = _equal_statements(left, a, right, b)
        if left is right:
            count = min(count, b - a)
        covered[b - a] = a + count
        if count:
            yield Match(Run(left.path, a, a + count), Run(right.path, b, b + count))


def _joined(matches: Iterable[Match]) -> Iterator[Match]:
    """Matches of one pair of files, those that continue each other after a small gap made one."""
    current: Match | None = None
    for match in sorted(matches, key=lambda m: (m.left, m.right)):
        if current and _continues(current, match):
            left = Run(current.left.path, current.left.first, match.left.after)
            right = Run(current.right.path, current.right.first, match.right.after)
            gap = max(match.left.first - current.left.after, match.right.first - current.right.after)
            current = Match(left, right, current.gaps + gap)
        else:
            if current:
                yield current
            current = match
    if current:
        yield current


def _continues(before: Match, match: Match) -> bool:
    gaps = (match.left.first - before.left.after, match.right.first - before.right.after)
    apart = match.left.path != match.right.path or match.left.after <= before.right.first
    return apart and all(0 <= gap <= _GAP for gap in gaps)


def matches(left: Text, right: Text, pairs: Iterable[tuple[int, int]]) -> Iterator[Match]:
    """Maximal matches between two files, or within one, that begin at the seeds."""
    return _joined(_extended(left, right, pairs))
