"""The files of a component at one moment, each with its git blob id."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePosixPath


class Language(StrEnum):
    """What the analysis reads; OTHER gets size, churn and clone figures only."""

    PYTHON = "python"
    TYPESCRIPT = "typescript"
    JAVASCRIPT = "javascript"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """`path` is relative to the snapshot's root with slashes; `blob` is git's object id of the content (40 hex)."""

    path: str
    blob: str
    size: int
    language: Language

    @property
    def flavour(self) -> str:
        """The part of the path that may change what a file means: `__init__.py`, `.pyi`, `.tsx`, `.d.ts`, …"""
        name = PurePosixPath(self.path).name
        return name if name == "__init__.py" else "".join(PurePosixPath(name).suffixes[-2:])


@dataclass(frozen=True)
class Snapshot:
    """What is analysed. `skipped` holds (path, reason) for what was left out: too large, binary, unreadable."""

    root: Path
    files: tuple[SourceFile, ...]
    commit: str | None = None
    branch: str | None = None
    dirty: bool = False
    skipped: tuple[tuple[str, str], ...] = ()

    def of(self, *languages: Language) -> Sequence[SourceFile]:
        return [file for file in self.files if file.language in languages]

    def read(self, path: str) -> bytes:
        """The content on disk. Raises OSError."""
        return (self.root / path).read_bytes()
