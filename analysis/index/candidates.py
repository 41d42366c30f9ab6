"""Which files may take part: what to leave out, and why."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from analysis.index.languages import BINARY, SUFFIXES, Language, suffix_of

LARGEST = 2_000_000

PRUNED = frozenset(
    {"node_modules", "bower_components", "site-packages", "__pycache__", ".git", ".hg", ".svn", ".bzr", ".venv", "venv"}
    | {".virtualenv", ".tox", ".nox", ".eggs", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".cache", ".idea"}
)
BUILT = frozenset({"build", "dist", "target", "out", ".next", ".nuxt", "htmlcov", "coverage"})
"""Left out where no git says which of them are sources."""


@dataclass(slots=True)
class Sieve:
    """Collects the files of `root` that can be analysed, and the reasons for the others."""

    root: Path
    skipped: list[tuple[str, str]] = field(default_factory=list)
    below: str = ""
    pruned: dict[str, bool] = field(default_factory=dict)
    """By folder: whether it belongs to a tool."""

    def __post_init__(self) -> None:
        """A Path costs more to put together than its file to look at."""
        self.below = f"{self.root}/"

    def admit(self, path: str) -> tuple[int, Language] | None:
        """Size and language of a file that takes part."""
        folder, _, name = path.rpartition("/")
        suffix = suffix_of(name)
        if suffix in BINARY or self._is_pruned(folder):
            return None
        if not path.isascii() and _unprintable(path):
            self.skip(path, "its name is not UTF-8")
            return None
        try:
            status = os.lstat(self.below + path)
        except FileNotFoundError:
            return None
        except OSError as error:
            self.skip(path, f"it cannot be read ({error.strerror})")
            return None
        if reason := _unfit(status):
            self.skip(path, reason)
            return None
        return status.st_size, SUFFIXES.get(suffix, Language.OTHER)

    def _is_pruned(self, folder: str) -> bool:
        if folder not in self.pruned:
            self.pruned[folder] = not PRUNED.isdisjoint(folder.split("/"))
        return self.pruned[folder]

    def skip(self, path: str, reason: str) -> None:
        self.skipped.append((os.fsencode(path).decode("utf-8", "backslashreplace"), reason))


def _unprintable(path: str) -> bool:
    try:
        path.encode()
    except UnicodeEncodeError:
        return True
    return False


def _unfit(status: os.stat_result) -> str:
    if stat.S_ISREG(status.st_mode) and status.st_size <= LARGEST:
        return ""
    if stat.S_ISLNK(status.st_mode):
        return "a symbolic link; its target is read where it lies"
    if not stat.S_ISREG(status.st_mode):
        return "not a regular file"
    return f"larger than {LARGEST // 1_000_000} MB ({status.st_size / 1_000_000:.1f} MB)"


def walk(sieve: Sieve) -> Iterator[str]:
    """Paths of all files under the root, links not followed, folders of tools and builds left out."""
    top = str(sieve.root)
    for folder, folders, files in os.walk(top, onerror=lambda error: _unreadable(sieve, top, error)):
        folders[:] = sorted(name for name in folders if not _is_pruned(folder, name))
        for name in sorted(files):
            yield os.path.relpath(os.path.join(folder, name), top)  # noqa: PTH118


def _unreadable(sieve: Sieve, top: str, error: OSError) -> None:
    sieve.skip(os.path.relpath(error.filename, top), f"it cannot be read ({error.strerror})")


def _is_pruned(folder: str, name: str) -> bool:
    if name in PRUNED or name in BUILT or name.endswith(".egg-info"):
        return True
    return os.path.lexists(os.path.join(folder, name, "pyvenv.cfg"))  # noqa: PTH118
