"""Which matches a developer would call a copy, cut to whole blocks: not lists of fields, arguments or routes."""

from collections.abc import Iterable, Iterator
from itertools import pairwise

import msgspec

from analysis.duplication.matches import Match, Run, Text, consistent
from analysis.duplication.syntax import ATTRIBUTE, CONTROL, KEYWORD, NAME, NUMBER, STRING

_WORDS = frozenset(NAME + ATTRIBUTE + KEYWORD + STRING + NUMBER)
_BLOCK = (45, 6)
"""Fewest tokens and statements of one copied block that is complete, such as a whole function."""
_PART = (80, 9)
"""The same for a part of a block, and for several blocks, such as one-line methods, in a row."""
_FEWEST_SHAPES = 5
"""Statements of different form: fewer are a list of fields, arguments, routes or cases."""
_FEWEST_DECISIONS = 2
"""Keywords such as `if`, `for` and `return`: code with fewer declares rather than does something."""
_LEAST_ALIKE = 0.3
"""Share of names and literals that stay the same in a short copy; below, only the form is alike."""
_LONG = 100
"""Tokens from which the form alone is enough."""
_MANY_DECISIONS, _MANY_SHAPES = 4, 7
"""Of a whole function: as many and the form is enough although it is short."""
_FILLED, _MOSTLY = 60, 0.5
"""Tokens and share of the same words from which a function that just fills a dictionary, and returns it, counts."""
_CLOSERS = frozenset(b")]}")
_DECORATOR = ord("@")


class Copy(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A match worth reporting. `exact` says that names and literals are the same too."""

    left: Run
    right: Run
    tokens: int
    exact: bool
    gaps: int


def _blocks(text: Text, run: Run) -> Iterator[Run]:
    """The run cut where the code leaves the block that it began in."""
    first = run.first
    for statement in range(run.first + 1, run.after):
        if text.indents[statement] < text.indents[first]:
            yield Run(run.path, first, statement)
            first = statement
    yield Run(run.path, first, run.after)


def _without_ends(text: Text, run: Run) -> Run:
    """The run without brackets that close something before it, and without the head of a block cut off after it."""
    first, after = run.first, run.after
    while first < after and text.codes[text.starts[first]] in _CLOSERS:
        first += 1
    while after > first and _is_cut_off(text, after):
        after -= 1
    return Run(run.path, first, after)


def _is_cut_off(text: Text, after: int) -> bool:
    """Whether the statement before `after` is nothing without what follows: the head of a block, or a decorator."""
    deeper = after < len(text.indents) and text.indents[after] > text.indents[after - 1]
    return deeper or text.codes[text.starts[after - 1]] == _DECORATOR


def _whole(text: Text, run: Run) -> bool:
    """Whether the run is complete blocks, one definition at most."""
    indent = text.indents[run.first]
    ended = run.after == len(text.indents) or text.indents[run.after] <= indent
    heads = [
        text.codes[text.starts[at]]
        for at, (own, following) in enumerate(pairwise(text.indents[run.first : run.after]), run.first)
        if own == indent < following
    ]
    return ended and bool(heads) and sum(head not in CONTROL for head in heads) <= 1


def _shapes(text: Text, run: Run) -> int:
    return len({text.codes[text.token_range(at, at + 1)] for at in range(run.first, run.after)})


def _same_words(left: Text, right: Text, match: Match) -> float:
    """Share of the distinct names and literals that both runs have."""
    ours, theirs = (
        {word for word, code in zip(text.words[where], text.codes[where], strict=True) if code in _WORDS}
        for text, run in ((left, match.left), (right, match.right))
        for where in [text.token_range(run.first, run.after)]
    )
    return len(ours & theirs) / max(len(ours), len(theirs), 1)


def _parts(left: Text, right: Text, match: Match) -> Iterator[Match]:
    ours, theirs = list(_blocks(left, match.left)), list(_blocks(right, match.right))
    if len(ours) != len(theirs):
        yield match
        return
    for a, b in zip(ours, theirs, strict=True):
        cut = Match(_without_ends(left, a), _without_ends(right, b))
        if cut.left.first < cut.left.after and cut.right.first < cut.right.after:
            yield Match(cut.left, cut.right, match.gaps)


def _does_something(shapes: int, decisions: int) -> bool:
    """Whether code is more than a list of declarations."""
    return shapes >= _FEWEST_SHAPES and decisions >= _FEWEST_DECISIONS


def _copy(left: Text, right: Text, match: Match) -> Copy | None:
    ours, theirs = (
        left.token_range(match.left.first, match.left.after),
        right.token_range(match.right.first, match.right.after),
    )
    tokens = min(ours.stop - ours.start, theirs.stop - theirs.start)
    whole = _whole(left, match.left) and _whole(right, match.right)
    least_tokens, least_statements = _BLOCK if whole else _PART
    if tokens < least_tokens or match.left.after - match.left.first < least_statements:
        return None
    exact = left.codes[ours] == right.codes[theirs] and left.words[ours] == right.words[theirs]
    alike = 1.0 if exact else _same_words(left, right, match)
    shapes, decisions = _shapes(left, match.left), sum(map(CONTROL.__contains__, left.codes[ours]))
    if not (_does_something(shapes, decisions) or (whole and decisions and tokens >= _FILLED and alike >= _MOSTLY)):
        return None
    formed = tokens >= _LONG or (whole and decisions >= _MANY_DECISIONS and shapes >= _MANY_SHAPES)
    if not formed and alike < _LEAST_ALIKE:
        return None
    return Copy(match.left, match.right, tokens, exact, _gaps(left, right, match))


def _gaps(left: Text, right: Text, match: Match) -> int:
    """How many statements may differ: none when one of the two becomes the other by renaming."""
    ours, theirs = (
        left.token_range(match.left.first, match.left.after),
        right.token_range(match.right.first, match.right.after),
    )
    if left.codes[ours] != right.codes[theirs]:
        return max(match.gaps, 1)
    words = left.words[ours]
    return 0 if consistent(words, right.words[theirs]) == len(words) else max(match.gaps, 1)


def copies(left: Text, right: Text, matches: Iterable[Match]) -> list[Copy]:
    """The matches of two files that are worth reporting."""
    parts = (part for match in matches for part in _parts(left, right, match))
    return [copy for part in parts if (copy := _copy(left, right, part))]
