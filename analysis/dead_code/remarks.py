"""Comments and texts of a file, and what they say of one of its definitions."""

import io
import re
import tokenize
from collections.abc import Iterable, Iterator, Sequence

MEANT = re.compile(
    r"\b(unused|not (?:\w+ ){0,2}(?:used|called|included|implemented|supported|needed|finished|complete|ready|working)"
    r"|no longer (?:used|needed|called)|isn'?t used|never (?:\w+ ){0,2}(?:used|called)|unfinished|incomplete"
    r"|work in progress|kept|keep (?:it|this|them|for|around|in)|for (?:now|later|future|posterity)"
    r"|(?:in|for) (?:the )?future|debugging|(?<!rights )reserved|placeholder|deprecated|backwards?[ -]?compat\w*"
    r"|has been (?:removed|renamed|moved|replaced)|do(?:n'?t| not) (?:remove|delete)|static (?:import|analysis)"
    r"|(?:run|called|used|invoked) (?:separately|manually|by hand|interactively|offline|from (?:a|the) (?:\w+ )?shell)"
    r"|for use (?:in|by|with)|used to (?:generate|create|make|produce|build|record|train)"
    r"|pyinstaller|py2exe|py2app|cx_?freeze)\b",
    re.IGNORECASE,
)
"""What people write about code that they know to be unused, or that they run themselves."""

MARKED = re.compile(
    r"\b(TODO|FIXME|XXX|WIP|HACK|legacy|compat\w*|debug|stub|alternative\w*|slower|faster|mypy|pyright|vulture|F841|F811"
    r"|(?:for|by|in) (?:\w+ )?test(?:s|ing)?)\b",
    re.IGNORECASE,
)
"""What only a comment right above, or that opens the body, says of such code: further down it is about other things."""
OPENING = 3

COMMENT = re.compile(r"^\s*(#|//|/?\*|@)")
JAVASCRIPT_COMMENT = re.compile(r"(?://|/\*|^\s*\*).*")
QUOTED = 60

type Remark = tuple[int, str]
"""A line's number and its text."""


def remarks(lines: Sequence[str], *, python: bool) -> Iterator[Remark]:
    """Comments, a line at a time; of Python strings too: those of JavaScript are facts of the file."""
    return _in_python(lines) if python else _in_javascript(lines)


def may_tell(lines: Sequence[str], own: range, word: re.Pattern[str]) -> bool:
    """Whether comments and strings need telling from code: they say no more than their lines do."""
    near = lines[_first(lines, own) - 1 : own.stop - 1]
    others = (line for at, line in enumerate(lines, 1) if at != own.start)
    return any(MEANT.search(line) or MARKED.search(line) for line in near) or any(map(word.search, others))


def speaks_of_it(lines: Sequence[str], found: Iterable[Remark], own: range) -> str:
    """What the comment right above, or one in the body, says of why the code is there."""
    first = _first(lines, own)
    for at, text in found:
        opens = at <= own.start or (at <= own.start + OPENING and bool(COMMENT.match(lines[at - 1])))
        if first <= at < own.stop and (MEANT.search(text) or (opens and MARKED.search(text))):
            return text.strip()[:QUOTED]
    return ""


def with_last_comments(lines: Sequence[str], own: range) -> range:
    """A definition's lines, and the comments that its body ends with."""
    depth, stop = _depth(lines[own.start - 1]), own.stop
    while stop <= len(lines) and COMMENT.match(lines[stop - 1]) and _depth(lines[stop - 1]) > depth:
        stop += 1
    return range(own.start, stop)


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip())


def _first(lines: Sequence[str], own: range) -> int:
    """The first line of the comments and decorators above a definition; its own without any."""
    first = own.start
    while first > 1 and COMMENT.match(lines[first - 2]):
        first -= 1
    return first


def _in_python(lines: Sequence[str]) -> Iterator[Remark]:
    try:
        for token in tokenize.generate_tokens(io.StringIO("\n".join(lines) + "\n").readline):
            if token.type in (tokenize.COMMENT, tokenize.STRING, tokenize.FSTRING_MIDDLE):
                yield from enumerate(token.string.splitlines(), token.start[0])
    except (tokenize.TokenError, SyntaxError):
        yield from enumerate(lines, 1)


def _in_javascript(lines: Sequence[str]) -> Iterator[Remark]:
    within = False
    for at, line in enumerate(lines, 1):
        begins = line.lstrip().startswith("/*")
        if within or begins:
            within = "*/" not in line
            yield at, line
        elif found := JAVASCRIPT_COMMENT.search(line):
            yield at, found[0]
