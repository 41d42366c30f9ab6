"""What else may use a symbol: text outside of Python, packaging, and the rest of the repository."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from analysis.dead_code.libraries import Libraries, Offer, libraries
from analysis.dead_code.words import ANY_WORDS, WORDS, is_change_log
from analysis.errors import AnalysisError
from analysis.index.index import Index
from analysis.index.paths import is_test
from analysis.index.snapshot import Snapshot, take_snapshot


@dataclass(slots=True)
class Surroundings:
    """Names mentioned outside of the component's Python files: anywhere, and only by tests."""

    mentioned: set[str] = field(default_factory=set)
    by_tests: set[str] = field(default_factory=set)
    texts: int = 0
    outside: int = 0
    libraries: Libraries = field(default_factory=Libraries)

    def offer(self, path: str) -> Offer:
        """What others may use of a file."""
        return self.libraries.offer(path)


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
    found = Surroundings(libraries=libraries(index.snapshot))
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
    if is_change_log(path):
        return
    (found.by_tests if is_test(path) else found.mentioned).update(names)
