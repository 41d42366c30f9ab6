"""Which tests a change needs: by what they were seen to run, and by what their files import."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from analysis.architecture.build import python_edges
from analysis.architecture.python_modules import PythonModules
from analysis.index.index import Index
from analysis.index.paths import is_test
from analysis.index.snapshot import Snapshot
from analysis.python.facts import PYTHON
from analysis.test_suite.blocks import concerned
from analysis.test_suite.changes import Touched
from analysis.test_suite.contexts import Contexts
from analysis.test_suite.model import Value
from analysis.test_suite.places import Places

WORDS = (".md", ".rst", ".adoc", ".png", ".svg", ".jpg", ".gif", ".po", ".license")
WORDY_NAMES = ("license", "authors", "changelog", "contributing", "readme", "codeowners", ".gitignore", ".editorconfig",
               ".autopilot", ".pre-commit-config", ".readthedocs", "renovate.json")  # fmt: skip
WORDY_FOLDERS = ("docs", "doc", ".github", ".vscode", ".devcontainer")


class Selection(Value):
    """The tests that a change needs; `whole` says why these are all of them, `base` where the change begins."""

    tests: frozenset[str]
    whole: str = ""
    base: str = ""


def by_coverage(
    touched: Touched,
    contexts: Contexts,
    reached_by: Mapping[str, frozenset[str]],
    tests: Collection[str],
    tree: Snapshot,
) -> Selection:
    """The tests that ran a function with a changed line; `tree` is what was measured.

    What runs at import may matter to every test that imports its file, so there `reached_by` decides.
    """
    by_file = Places(frozenset(reached_by)).of_files(tests)
    chosen: set[str] = set()
    for path, lines in touched.lines.items():
        if _concerns_all(path):
            return Selection(tests=frozenset(tests), whole=f"{path} may matter to any test")
        if not path.endswith(".py"):
            continue
        found = concerned(tree.text(path) or "", lines)
        if found.importers or is_test(path):
            chosen |= {test for file in reached_by.get(path, ()) for test in by_file.get(file, ())}
        chosen |= {test for test, ran in contexts.covering(path).items() if ran & found.lines}
    return _with_added(touched, tests, chosen & set(tests), by_file)


def by_imports(touched: Touched, reached_by: Mapping[str, frozenset[str]], tests: Collection[str]) -> Selection:
    """The tests whose file imports a changed one, directly or not."""
    by_file = Places(frozenset(reached_by)).of_files(tests)
    for path in touched.lines:
        if _concerns_all(path):
            return Selection(tests=frozenset(tests), whole=f"{path} may matter to any test")
    files = {file for path in touched.lines for file in reached_by.get(path, ())}
    return _with_added(touched, tests, {test for file in files for test in by_file.get(file, ())}, by_file)


def _with_added(
    touched: Touched, tests: Collection[str], chosen: set[str], by_file: Mapping[str, list[str]]
) -> Selection:
    for path in touched.added:
        if _concerns_all(path):
            return Selection(tests=frozenset(tests), whole=f"{path} may matter to any test")
        chosen |= set(by_file.get(path, ()))
    whole = "the change reaches them all" if tests and len(chosen) == len(set(tests)) else ""
    return Selection(tests=frozenset(chosen), whole=whole)


def _concerns_all(path: str) -> bool:
    """What is neither Python nor text for people: settings, data, templates, extensions in C."""
    place = PurePosixPath(path)
    name = place.name.lower()
    if place.suffix == ".py" or place.suffix.lower() in WORDS or name.startswith(WORDY_NAMES):
        return False
    return place.parts[0] not in WORDY_FOLDERS


def reached_by(index: Index) -> dict[str, frozenset[str]]:
    """For each Python file, the test files that import it at some remove, itself among them.

    pytest loads `conftest.py` for what lies around it, and importing a module runs the `__init__.py` around that.
    """
    facts = index.facts(PYTHON)
    modules = PythonModules(index.snapshot, facts)
    importers: dict[str, set[str]] = defaultdict(set)
    for path, told in facts.items():
        for edge in python_edges(modules, path, told.imports):
            for target in (edge.target, *_around(edge.target, "__init__.py", facts)):
                importers[target].add(path)
        if is_test(path):
            for conftest in _around(path, "conftest.py", facts):
                importers[conftest].add(path)
    return {path: frozenset(filter(is_test, _closure(path, importers))) for path in facts}


def _around(path: str, name: str, known: Collection[str]) -> Iterator[str]:
    for folder in PurePosixPath(path).parents:
        place = (folder / name).as_posix()
        if place in known and place != path:
            yield place


def _closure(start: str, importers: Mapping[str, Iterable[str]]) -> set[str]:
    found, todo = {start}, [start]
    while todo:
        for one in importers.get(todo.pop(), ()):
            if one not in found:
                found.add(one)
                todo.append(one)
    return found
