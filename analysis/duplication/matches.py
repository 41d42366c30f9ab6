"""Pairs of equal runs of statements, found by their fingerprints and extended as far as they stay equal."""

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from analysis.duplication.tokens import Tokens

_GAP = 3
"""Statements that may differ between two equal runs for them to count as one copy."""
_COMPARED = 400
"""Bytes of code by which the places with equal fingerprints are ordered, so that the most alike are neighbours."""


class Text:
    """A file's tokens, unpacked for random access."""

    def __init__(self, path: str, tokens: Tokens) -> None:
        self.path = path
        self.codes = tokens.codes
        self.words, self.starts, self.lines = _numbers(tokens.words), _numbers(tokens.starts), _numbers(tokens.lines)
        self.end_lines, self.indents = _numbers(tokens.end_lines), _numbers(tokens.indents)
        self.starts.append(len(tokens.codes))

    def token_range(self, first: int, after: int) -> slice:
        """The tokens of the statements from `first` up to `after`."""
        return slice(self.starts[first], self.starts[after])


@dataclass(frozen=True, slots=True, order=True)
class Run:
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


def _repeated(files: Mapping[str, Tokens]) -> list[list[tuple[str, int]]]:
    """Groups of (path, statement) with equal fingerprints, by their first place."""
    prints = {path: _numbers(tokens.prints) for path, tokens in files.items()}
    counts: Counter[int] = Counter()
    for found in prints.values():
        counts.update(found)
    repeated = {fingerprint for fingerprint, count in counts.items() if count > 1 and fingerprint}
    groups: defaultdict[int, list[tuple[str, int]]] = defaultdict(list)
    for path, found in prints.items():
        if not repeated.isdisjoint(found):
            for statement, fingerprint in enumerate(found):
                if fingerprint in repeated:
                    groups[fingerprint].append((path, statement))
    return list(groups.values())


def _common_prefix(left: bytes, right: bytes) -> int:
    low, high = 0, min(len(left), len(right))
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if left[:middle] == right[:middle] else (low, middle - 1)
    return low


def _consistent(left: Sequence[int], right: Sequence[int]) -> int:
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
    length = _consistent(left.words[x : x + length], right.words[y : y + length])
    count = 0
    while a + count + 1 < len(left.starts) and b + count + 1 < len(right.starts):
        if left.starts[a + count + 1] - x > length or right.starts[b + count + 1] - y > length:
            break
        count += 1
    return count


def _pairs(texts: Mapping[str, Text], groups: Sequence[list[tuple[str, int]]]) -> Iterator[Match]:
    covered: dict[tuple[str, str, int], int] = {}
    for group in groups:
        nearest = sorted(
            group,
            key=lambda place: (texts[place[0]].codes[(at := texts[place[0]].starts[place[1]]) : at + _COMPARED], place),
        )
        for (path, a), (other, b) in map(sorted, pairwise(nearest)):
            diagonal = (path, other, b - a)
            if covered.get(diagonal, 0) > a:
                continue
            count = _equal_statements(texts[path], a, texts[other], b)
            if path == other:
                count = min(count, b - a)
            covered[diagonal] = a + count
            if count:
                yield Match(Run(path, a, a + count), Run(other, b, b + count))


def _joined(matches: Sequence[Match]) -> Iterator[Match]:
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


def find_matches(texts: Mapping[str, Text], files: Mapping[str, Tokens]) -> list[Match]:
    """Maximal matches between and within files; of many equal places each is matched with the most alike only."""
    by_files: defaultdict[tuple[str, str], list[Match]] = defaultdict(list)
    for match in _pairs(texts, _repeated(files)):
        by_files[match.left.path, match.right.path].append(match)
    return [joined for matches in by_files.values() for joined in _joined(matches)]
