"""A layer is one kind of fact about a file: imports, definitions, complexity, lint diagnostics, token hashes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.index.languages import Language
from analysis.index.source import SourceFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer[T]:
    """How to compute facts of type `T` (a msgspec Struct, or plain values that msgpack can carry).

    Give exactly one of `extract` (a function of one file's content, run in parallel; must be importable, pure, and
    depend on the path only through `SourceFile.flavour`) or `extract_many` (for tools that take many files a call:
    gets the root and the files whose facts are missing, returns facts by path). Raise `version` whenever the result
    for the same content would change: it is part of the key under which facts are kept.
    """

    name: str
    version: int
    type: type[T]
    languages: frozenset[Language]
    extract: Callable[[bytes, SourceFile], T] | None = None
    extract_many: Callable[[Path, Sequence[SourceFile]], Mapping[str, T]] | None = None
