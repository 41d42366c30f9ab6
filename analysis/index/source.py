"""The files of a component at one moment, each with its git blob id."""

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import msgspec

from analysis.index.languages import Language


class SourceFile(msgspec.Struct, frozen=True, gc=False):
    """`path` is relative to the snapshot's root with slashes; `blob` is git's object id of the content (40 hex)."""

    path: str
    blob: str
    size: int
    language: Language

    @property
    def flavour(self) -> str:
        """The part of the path that may change what a file means: `__init__.py`, `.pyi`, `.tsx`, `.d.ts`, …"""
        return _flavour(self.path.rpartition("/")[2])

    @property
    def content(self) -> str:
        """What facts about the file depend on; nothing else of its path does."""
        return f"{self.blob} {self.flavour}"


@lru_cache(1 << 16)
def _flavour(name: str) -> str:
    return name if name == "__init__.py" else "".join(f".{one}" for one in name.lstrip(".").split(".")[1:][-2:])


@dataclass(frozen=True)
class Snapshot:
    """What is analysed. `skipped` holds (path, reason) for what was left out: too large, binary, unreadable.

    `prefix` is the path of `root` from the top of its git repository, with a slash at the end; "" at the top or
    outside of git.
    """

    root: Path
    files: tuple[SourceFile, ...]
    commit: str | None = None
    branch: str | None = None
    dirty: bool = False
    skipped: tuple[tuple[str, str], ...] = ()
    prefix: str = ""

    def __hash__(self) -> int:
        """By a few fields: caches ask for it often, and there may be tens of thousands of files."""
        return hash((self.root, self.commit, len(self.files)))

    def of(self, *languages: Language) -> Sequence[SourceFile]:
        return [file for file in self.files if file.language in languages]

    def read(self, path: str) -> bytes:
        """The content on disk. Raises OSError, for a link too: it may lead to what is private or has no end."""
        with open(f"{self.root}/{path}", "rb", opener=_without_links) as file:
            return file.read()

    def text(self, path: str) -> str | None:
        """The content as people read it, None when it cannot be read."""
        try:
            return self.read(path).decode(errors="replace")
        except OSError:
            return None

    @property
    def top(self) -> Path:
        """The top of the git repository; the root itself outside of git."""
        return self.root.parents[self.prefix.count("/") - 1] if self.prefix else self.root

    @cached_property
    def digest(self) -> str:
        """64 hex digits that are the same for the same files with the same content."""
        lines = "\n".join(f"{file.blob} {file.path}" for file in self.files)
        return hashlib.sha256(lines.encode()).hexdigest()


def _without_links(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NOFOLLOW)
