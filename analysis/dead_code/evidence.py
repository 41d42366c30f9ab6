"""What else may use a symbol: text outside of Python, packaging, and the rest of the repository."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from analysis.dead_code.words import ANY_WORDS, CHANGES, WORDS
from analysis.errors import AnalysisError
from analysis.index.index import Index
from analysis.index.paths import is_example, is_test
from analysis.index.snapshot import Snapshot, take_snapshot

PACKAGING = ("pyproject.toml", "setup.cfg", "setup.py")
PACKAGE_MARKS = {"pyproject.toml": ("[build-system]",), "setup.cfg": ("[metadata]",), "setup.py": ("setup(",)}
UNPUBLISHED = re.compile(r"Private :: Do Not Upload|^package(-mode)?\s*=\s*false", re.MULTILINE)


@dataclass(slots=True)
class Surroundings:
    """Names mentioned outside of the component's Python files: anywhere, and only by tests."""

    mentioned: set[str] = field(default_factory=set)
    by_tests: set[str] = field(default_factory=set)
    texts: int = 0
    outside: int = 0
    is_library: bool = False


def rest_of_repository(snapshot: Snapshot) -> Snapshot | None:
    """What lies in the repository around a component that is only a part of it."""
    if not snapshot.prefix:
        return None
    try:
        whole = take_snapshot(snapshot.top)
    except AnalysisError:
        return None
    files = tuple(file for file in whole.files if not file.path.startswith(snapshot.prefix))
    return Snapshot(snapshot.top, files)


def surroundings(index: Index, rest: Snapshot | None) -> Surroundings:
    """Everything that mentions names from outside the component's modules."""
    found = Surroundings(is_library=_is_library(index.snapshot))
    words = index.facts(WORDS)
    found.texts = len(words)
    for path, fact in words.items():
        _add(found, path, fact.names)
    if rest:
        around = Index(rest, index.store, workers=index.workers, progress=index.progress).facts(ANY_WORDS)
        found.outside = len(around)
        for path, fact in around.items():
            _add(found, path, fact.names)
    return found


def _add(found: Surroundings, path: str, names: Iterable[str]) -> None:
    if CHANGES.search(path):
        return
    (found.by_tests if is_test(path) else found.mentioned).update(names)


def _is_library(snapshot: Snapshot) -> bool:
    """Whether others install and import it: it is built and published, and is no Django project."""
    folders = [snapshot.root]
    while folders[-1] != snapshot.top:
        folders.append(folders[-1].parent)
    packaged = any(_declares_package(folder / name) for folder in folders for name in PACKAGING)
    return packaged and not any((folder / "manage.py").exists() for folder in folders) and not _manages(snapshot)


def _manages(snapshot: Snapshot) -> bool:
    """Whether a folder of the component is a Django project; deeper ones are templates for such."""
    folders = (file.path for file in snapshot.files if file.path.endswith("/manage.py"))
    return any(path.count("/") == 1 and not is_test(path) and not is_example(path) for path in folders)


def _declares_package(path: Path) -> bool:
    try:
        text = path.read_text("utf-8", "replace")
    except OSError:
        return False
    if UNPUBLISHED.search(text):
        return False
    return any(mark in text for mark in PACKAGE_MARKS[path.name])
