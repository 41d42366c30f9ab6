"""A file as the clone search sees it: tokens, statements, and a fingerprint at the start of each statement."""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from zlib import crc32

import msgspec

from analysis.duplication.syntax import ATTRIBUTE, KEYWORD, NAME, NUMBER, STRING, Syntax, syntax_of
from analysis.index.layer import Layer
from analysis.index.paths import is_generated
from analysis.index.snapshot import Language, SourceFile

WINDOW = 22
"""Tokens under one fingerprint: the shortest run of equal tokens that can be found."""

_CODES = {"ignored": b"", "string": STRING, "name": NAME, "attribute": ATTRIBUTE, "keyword": KEYWORD, "number": NUMBER}
_BRACKETS = b"()[]{}\n"
_NOT_BRACKETS = bytes(set(range(256)) - set(_BRACKETS))
_LONGEST_LINE = 2_000


class Tokens(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """`codes` has a byte and `words` a uint32 (a hash of the text) for each token.

    The rest has a uint32 for each statement: its first token, the lines it spans, its indentation, and the hash of
    the `WINDOW` tokens from there with identifiers and literals numbered by first occurrence (0 near the end).
    """

    codes: bytes = b""
    words: bytes = b""
    starts: bytes = b""
    lines: bytes = b""
    end_lines: bytes = b""
    indents: bytes = b""
    prints: bytes = b""


class _Codes(dict[bytes, bytes]):
    """The code of each token, with the newlines inside it; classifies a new token when it is first looked up."""

    def __init__(self, syntax: Syntax) -> None:
        super().__init__(syntax.codes)
        self._kind = syntax.kind

    def __missing__(self, token: bytes) -> bytes:
        kind = self._kind.match(token)
        code = _CODES[kind.lastgroup] if kind and kind.lastgroup else token[-1:]
        newlines = b"\n" * token.count(b"\n")
        self[token] = newlines + code if code not in (b"", b"\n") else newlines
        return self[token]


def scan(content: bytes, syntax: Syntax) -> tuple[bytes, list[bytes]]:
    """The codes with newlines between them, and the text of each token that has a code."""
    found = syntax.token.findall(content)
    coded = list(map(_Codes(syntax).__getitem__, found))
    pairs = zip(found, coded, strict=True)
    return b"".join(coded), [code[-1:] if token[:1] == b"," else token for token, code in pairs if code.strip(b"\n")]


def _statements(stream: bytes, *, braces: bool) -> Iterator[tuple[int, int, int]]:
    """(first token, first line, last line) of each run of lines that no open bracket holds together, from 0."""
    brackets = stream.translate(None, _NOT_BRACKETS).split(b"\n")
    held = bytearray()
    token = start = 0
    first = last = -1
    for number, (line, inside) in enumerate(zip(stream.split(b"\n"), brackets, strict=True)):
        if not line:
            continue
        if first >= 0 and (not held or (braces and held[-1] == ord("{"))):
            yield start, first, last
            first = -1
        if first < 0:
            start, first = token, number
        token, last = token + len(line), number
        for bracket in inside:
            if bracket in b"([{":
                held.append(bracket)
            elif held:
                held.pop()
    if first >= 0:
        yield start, first, last


def fingerprint(codes: bytes, words: Sequence[int]) -> int:
    """A hash that is equal for runs which differ by a consistent renaming only."""
    number = {word: position for position, word in enumerate(dict.fromkeys(words))}
    return crc32(bytes(map(number.__getitem__, words)), crc32(codes)) or 1


def _indent(line: bytes) -> int:
    expanded = line.expandtabs(4)
    return len(expanded) - len(expanded.lstrip())


def tokenise(content: bytes, file: SourceFile) -> Tokens:
    """Empty for what is not program text, and for generated or minified code."""
    syntax = syntax_of(file)
    source = content.split(b"\n")
    if syntax is None or max(map(len, source)) > _LONGEST_LINE or is_generated(file.flavour, content):
        return Tokens()
    stream, texts = scan(content, syntax)
    codes = stream.replace(b"\n", b"")
    words = array("I", map(crc32, texts))
    statements = list(_statements(stream, braces=syntax.braces))
    windows = ((start, start + WINDOW) for start, _, _ in statements)
    return Tokens(
        codes=codes,
        words=words.tobytes(),
        starts=_packed(start for start, _, _ in statements),
        lines=_packed(first + 1 for _, first, _ in statements),
        end_lines=_packed(last + 1 for _, _, last in statements),
        indents=_packed(_indent(source[first]) for _, first, _ in statements),
        prints=_packed(fingerprint(codes[a:b], words[a:b]) if b <= len(codes) else 0 for a, b in windows),
    )


def _packed(numbers: Iterable[int]) -> bytes:
    return array("I", numbers).tobytes()


TOKENS = Layer(
    name="duplication.tokens",
    version=4,
    type=Tokens,
    languages=frozenset(Language),
    extract=tokenise,
)
