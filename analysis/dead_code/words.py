"""Names that files other than Python modules mention: configuration, templates, documentation, notebooks, scripts."""

import re

import msgspec

from analysis.index.languages import suffix_of
from analysis.index.layer import Layer
from analysis.index.snapshot import Language, SourceFile
from analysis.python.mentions import IDENTIFIER, unlike_prose

PROSE = frozenset({".md", ".mdx", ".rst", ".txt", ".adoc", ".markdown"})
UNREAD = frozenset(
    {".svg", ".css", ".scss", ".less", ".map", ".lock", ".csv", ".tsv", ".po", ".pot", ".snap", ".log", ".sum"}
)
CHANGES = re.compile(r"(^|/)(change|history|news|release|whatsnew)[^/]*(/|\.\w+$|$)", re.IGNORECASE)
LARGEST = 500_000


def is_change_log(path: str) -> bool:
    """Whether a text tells what was once changed: it names what is gone as well as what is there."""
    _, dot, suffix = path.rpartition("/")[2].rpartition(".")
    return (not dot or f".{suffix}" in PROSE) and bool(CHANGES.search(path))


class Words(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """Each name once: all identifiers of a file, of prose only those that no plain word looks like."""

    names: tuple[str, ...] = ()


def read_words(content: bytes, file: SourceFile) -> Words:
    """The names a text mentions; none for binary content and very large files."""
    suffix = suffix_of(f"x{file.flavour}")
    if suffix in UNREAD or len(content) > LARGEST or b"\0" in content[:8000]:
        return Words()
    text = content.decode("utf-8", "replace")
    words = set(IDENTIFIER.findall(text))
    return Words(tuple(sorted(unlike_prose(words) if suffix in PROSE else words)))


WORDS = Layer(name="words", version=2, type=Words, languages=frozenset({Language.OTHER}), extract=read_words)

ANY_WORDS = Layer(
    name="any-words",
    version=2,
    type=Words,
    languages=frozenset({Language.OTHER, Language.PYTHON}),
    extract=read_words,
)
