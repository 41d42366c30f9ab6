"""How many lines a file has."""

import msgspec

from analysis.index.languages import Language
from analysis.index.layer import Layer
from analysis.index.source import SourceFile


class Lines(msgspec.Struct, frozen=True, gc=False, array_like=True):
    count: int


def count_lines(content: bytes, _file: SourceFile) -> Lines:
    """Lines as an editor shows them: a last line without a line break counts."""
    return Lines(content.count(b"\n") + (not content.endswith(b"\n") and bool(content)))


LINES: Layer[Lines] = Layer(name="lines", version=1, type=Lines, languages=frozenset(Language), extract=count_lines)
