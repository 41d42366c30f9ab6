"""What each test covers, from the contexts in a file of coverage.py.

The file is SQLite; its schema and the form of line numbers are documented:
https://coverage.readthedocs.io/en/latest/dbschema.html and https://coverage.readthedocs.io/en/latest/api_numbits.html.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

PHASES = ("|run", "|setup", "|teardown", "|call")
"""What pytest-cov adds to a test's name."""

LINES = """
select file.path, context.context, line_bits.numbits from line_bits
join file on file.id = line_bits.file_id join context on context.id = line_bits.context_id
"""
ARCS = """
select file.path, context.context, arc.fromno, arc.tono from arc
join file on file.id = arc.file_id join context on context.id = arc.context_id
"""


class NoContexts(ValueError):
    """A file that does not tell which test covered what, and how to get one that does."""


@dataclass(frozen=True)
class Contexts:
    """By test and file, the lines that it ran; `imported` are those that ran outside of any test.

    Tests are named as in JUnit, files by paths relative to the repository. Lines are bits: bit n is line n.
    """

    tests: Mapping[str, Mapping[str, int]]
    imported: Mapping[str, int]

    def covering(self, path: str) -> Mapping[str, int]:
        """The tests that run lines of a file, and which."""
        return {test: files[path] for test, files in self.tests.items() if path in files}


def read_contexts(file: Path, root: Path) -> Contexts:
    """Raises NoContexts for what is no such file, or holds no contexts."""
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as database:
            rows = list(_rows(database, root))
    except sqlite3.Error as error:
        raise NoContexts(f"{file.name} is no data file of coverage.py: {error}") from None
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for path, context, lines in rows:
        files = found[test_name(context)]
        files[path] = files.get(path, 0) | lines
    imported = found.pop("", {})
    if not found:
        raise NoContexts(
            f"{file.name} does not say which test covered what; run pytest with --cov-context=test, or set "
            "dynamic_context = test_function for coverage.py"
        )
    return Contexts(dict(found), imported)


def test_name(context: str) -> str:
    """The dotted name of a context: `tests/test_a.py::TestB::test_c[1]|run` is `tests.test_a.TestB.test_c[1]`."""
    for phase in PHASES:
        context = context.removesuffix(phase)
    path, mark, name = context.partition("::")
    if not mark:
        return context
    return ".".join((path.removesuffix(".py").replace("/", "."), *_parts(name)))


def _parts(name: str) -> list[str]:
    """Classes and the function; a parameter may hold anything, `::` too."""
    name, bracket, parameter = name.partition("[")
    *classes, function = name.split("::")
    return [*classes, function + bracket + parameter]


def _rows(database: sqlite3.Connection, root: Path) -> Iterator[tuple[str, str, int]]:
    for path, context, bits in database.execute(LINES):
        if inside := _relative(path, root):
            yield inside, context, int.from_bytes(bits, "little")
    for path, context, start, end in database.execute(ARCS):
        if inside := _relative(path, root):
            yield inside, context, sum(1 << line for line in {start, end} if line > 0)


def _relative(path: str, root: Path) -> str:
    """Empty for what is not in the repository; a relative path (`relative_files`) stays."""
    place = Path(path)
    if not place.is_absolute():
        return place.as_posix()
    return place.relative_to(root).as_posix() if place.is_relative_to(root) else ""
