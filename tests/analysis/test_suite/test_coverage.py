"""What tests cover, by files that coverage.py itself would write, and what follows from it."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest

from analysis.index.index import Index
from analysis.index.snapshot import take_snapshot
from analysis.test_suite.blocks import Concerned, concerned
from analysis.test_suite.changes import touched_by
from analysis.test_suite.contexts import Contexts, NoContexts, read_contexts
from analysis.test_suite.contexts import test_name as name_of
from analysis.test_suite.redundant import redundancy
from analysis.test_suite.selection import by_coverage, by_imports, reached_by
from tests.trees import write_tree

SCHEMA = """
create table file (id integer primary key, path text);
create table context (id integer primary key, context text);
create table line_bits (file_id integer, context_id integer, numbits blob);
create table arc (file_id integer, context_id integer, fromno integer, tono integer);
"""


def bits(*lines: int) -> int:
    return sum(1 << line for line in lines)


def data_file(place: Path, lines: Mapping[tuple[str, str], list[int]], arcs: tuple[int, int] | None = None) -> Path:
    """As coverage.py 7 writes it: lines by (path, context)."""
    with closing(sqlite3.connect(place)) as database, database:
        database.executescript(SCHEMA)
        for number, ((path, context), numbers) in enumerate(lines.items()):
            database.execute("insert into file values (?, ?)", (number, path))
            database.execute("insert into context values (?, ?)", (number, context))
            packed = bits(*numbers).to_bytes(max(numbers) // 8 + 1, "little")
            database.execute("insert into line_bits values (?, ?, ?)", (number, number, packed))
            if arcs:
                database.execute("insert into arc values (?, ?, ?, ?)", (number, number, *arcs))
    return place


def test_lines_are_read_by_test_and_what_is_elsewhere_is_left_out(tmp_path: Path) -> None:
    inside, outside = str(tmp_path / "shop.py"), "/usr/lib/python3/json.py"
    rows = {
        (inside, "tests/test_a.py::TestB::test_c[x::y]|run"): [3, 17],
        (inside, "tests/test_a.py::TestB::test_c[x::y]|setup"): [1],
        (inside, ""): [1, 2],
        (outside, "tests/test_a.py::test_d|run"): [9],
    }
    found = read_contexts(data_file(tmp_path / ".coverage", rows, arcs=(-1, 5)), tmp_path)
    assert found.tests == {"tests.test_a.TestB.test_c[x::y]": {"shop.py": bits(1, 3, 5, 17)}}
    assert found.imported == {"shop.py": bits(1, 2, 5)}


def test_contexts_of_functions_are_names_already() -> None:
    assert name_of("tests.test_a.test_b") == "tests.test_a.test_b"


def test_a_file_without_contexts_says_how_to_get_them(tmp_path: Path) -> None:
    file = data_file(tmp_path / ".coverage", {(str(tmp_path / "a.py"), ""): [1]})
    with pytest.raises(NoContexts, match="--cov-context=test"):
        read_contexts(file, tmp_path)


@pytest.mark.parametrize("content", [b"", b"!coverage.py: This is a private format", b"SQLite format 3\0junk"])
def test_what_is_no_data_file_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / ".coverage").write_bytes(content)
    with pytest.raises(NoContexts, match="no data file"):
        read_contexts(tmp_path / ".coverage", tmp_path)


def test_tests_without_lines_of_their_own_and_a_cover_are_found() -> None:
    tests = {
        "tests.test_a.wide": {"a.py": bits(1, 2, 3)},
        "tests.test_a.narrow": {"a.py": bits(1, 2)},
        "tests.test_a.alike": {"a.py": bits(1, 2), "tests/test_a.py": bits(7)},
        "tests.test_a.apart": {"b.py": bits(1)},
        "tests.test_a.nothing": {"tests/test_a.py": bits(9)},
    }
    times = {"tests.test_a.narrow": 0.5, "tests.test_a.alike": 2.0, "tests.test_a.wide": 1.0}
    found = redundancy(Contexts(tests, {}), times)
    assert (found.tests, found.without_own, found.enough) == (4, 2, 2)
    assert [(one.test, one.as_in, one.lines) for one in found.candidates] == [
        ("tests.test_a.alike", "tests.test_a.narrow", 2)
    ]


def test_cases_of_one_parametrised_test_are_no_candidates() -> None:
    tests = {"tests.test_a.t[1]": {"a.py": bits(1)}, "tests.test_a.t[2]": {"a.py": bits(1)}}
    assert redundancy(Contexts(tests, {}), {}).candidates == ()


DIFF = """\
diff --git a/shop/a.py b/shop/a.py
--- a/shop/a.py
+++ b/shop/a.py
@@ -5 +5 @@ def f():
--- a/of/a/comment
+++ b/of/a/comment
@@ -9,0 +10,2 @@ def g():
+    x = 1
+    return x
diff --git a/new.py b/new.py
--- /dev/null
+++ b/new.py
@@ -0,0 +1 @@
+x = 1
diff --git a/gone.py b/gone.py
--- a/gone.py
+++ /dev/null
@@ -1,2 +0,0 @@
-x = 1
-y = 2
"""


def test_a_diff_touches_lines_of_the_side_that_it_starts_from() -> None:
    touched = touched_by(DIFF)
    assert touched.lines == {"shop/a.py": bits(5, 9, 10), "gone.py": bits(1, 2)}
    assert touched.added == {"new.py"}


FILES = {
    "shop/__init__.py": "",
    "shop/a.py": "RATE = 2\n\n\ndef f():\n    return RATE\n",
    "shop/b.py": "def g():\n    return 1\n\nLATER = g\n",
    "tests/conftest.py": "import shop.b\n",
    "tests/test_a.py": "from shop import a\n\ndef test_f():\n    assert a.f() == 2\n",
    "tests/test_b.py": "from shop.b import g\n\ndef test_g():\n    assert g() == 1\n",
}
TESTS = ["tests.test_a.test_f", "tests.test_b.test_g", "tests.test_b.test_h"]
RAN = Contexts(
    {"tests.test_a.test_f": {"shop/a.py": bits(5)}, "tests.test_b.test_g": {"shop/b.py": bits(2)}},
    {"shop/a.py": bits(1, 4), "shop/b.py": bits(1)},
)


def chosen(tmp_path: Path, path: str, line: int) -> tuple[set[str], set[str]]:
    """By coverage, and by imports."""
    tree = take_snapshot(write_tree(tmp_path, FILES))
    reached = reached_by(Index(tree, workers=1))
    touched = touched_by(f"--- a/{path}\n+++ b/{path}\n@@ -{line} +{line} @@\n-x\n+y\n")
    return set(by_coverage(touched, RAN, reached, TESTS, tree).tests), set(by_imports(touched, reached, TESTS).tests)


@pytest.mark.parametrize(
    ("path", "line", "by_lines", "by_files"),
    [
        ("shop/a.py", 5, {"tests.test_a.test_f"}, {"tests.test_a.test_f"}),
        ("shop/a.py", 1, {"tests.test_a.test_f"}, {"tests.test_a.test_f"}),
        ("shop/b.py", 2, {"tests.test_b.test_g"}, set(TESTS)),
        ("shop/a.py", 4, {"tests.test_a.test_f"}, {"tests.test_a.test_f"}),
        ("shop/b.py", 1, {"tests.test_b.test_g"}, set(TESTS)),
        ("shop/b.py", 4, set(TESTS), set(TESTS)),
        ("tests/test_b.py", 3, set(TESTS[1:]), set(TESTS[1:])),
        ("tests/conftest.py", 1, set(TESTS), set(TESTS)),
        ("README.md", 1, set(), set()),
        ("docs/conf.json", 1, set(), set()),
        ("pyproject.toml", 1, set(TESTS), set(TESTS)),
        ("shop/template.html", 1, set(TESTS), set(TESTS)),
    ],
)
def test_a_change_needs_the_tests_that_it_can_reach(
    tmp_path: Path, path: str, line: int, by_lines: set[str], by_files: set[str]
) -> None:
    assert chosen(tmp_path, path, line) == (by_lines, by_files)


SOURCE = """\
import json
import os, sys

LIMIT = int(os.environ["LIMIT"])


@cached
def f(x):
    \"\"\"Text.\"\"\"
    return json.dumps(x)


class C:
    kind = 1

    def m(self):
        return sys.argv

    # between
    def n(self):
        return 1
"""


@pytest.mark.parametrize(
    ("line", "lines", "importers"),
    [
        (1, [7, 8, 9, 10], False),
        (2, [], True),
        (3, [], False),
        (4, [], True),
        (7, [7, 8, 9, 10], False),
        (9, [7, 8, 9, 10], False),
        (13, [], True),
        (14, [], True),
        (17, [16, 17], False),
        (19, [16, 17, 20, 21], False),
        (99, [], False),
    ],
)
def test_a_changed_line_concerns_its_function_or_who_imports_the_file(
    line: int, lines: list[int], importers: bool
) -> None:
    assert concerned(SOURCE, bits(line)) == Concerned(bits(*lines), importers)


def test_of_what_cannot_be_parsed_all_is_concerned() -> None:
    assert concerned("def f(:", bits(1)) == Concerned(bits(1), importers=True)
