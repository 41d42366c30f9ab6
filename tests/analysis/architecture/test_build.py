"""Which file an import means."""

from pathlib import Path

import pytest

from analysis.architecture.build import imports_digest
from tests.analysis.architecture.components import component, edges_of, graph_of


@pytest.mark.parametrize(
    ("files", "edges"),
    [
        ({"src/a/__init__.py": "", "src/a/b.py": "import a.c", "src/a/c.py": ""}, {"a.b -> a.c"}),
        ({"a/__init__.py": "", "a/b.py": "from a import c", "a/c.py": ""}, {"a.b -> a.c"}),
        ({"a/__init__.py": "V = 1", "a/b.py": "from a import V"}, {"a.b -> a"}),
        ({"a/__init__.py": "V = 1", "a/b.py": "from . import V, c", "a/c.py": ""}, {"a.b -> a", "a.b -> a.c"}),
        ({"a/__init__.py": "", "a/d/__init__.py": "", "a/d/e.py": "from ..c import X", "a/c.py": "X = 1"},
         {"a.d.e -> a.c"}),
        ({"a/__init__.py": "from .b import B", "a/b.py": "B = 1", "use.py": "from a import B"},
         {"a -> a.b", "use -> a"}),
        ({"ns/one/x.py": "import ns.two.y", "ns/two/y.py": ""}, {"ns.one.x -> ns.two.y"}),
        ({"a/__init__.py": "", "a/logging.py": "import logging", "a/b.py": "import os.path"}, set()),
        ({"one/pyproject.toml": "", "one/pkg/__init__.py": "", "one/pkg/m.py": "import other",
          "two/setup.py": "", "two/src/other/__init__.py": ""}, {"pkg.m -> other"}),
        ({"a/__init__.py": "", "a/x.py": "import a.y.z", "a/y/__init__.py": "", "a/y/z.py": ""}, {"a.x -> a.y.z"}),
        ({"tools/gen.py": "import helpers", "tools/helpers.py": ""}, {"tools.gen -> tools.helpers"}),
        ({"src/app.ts": "import { b } from './lib'", "src/lib/index.ts": "export const b = 1"}, {"src/app -> src/lib"}),
    ],
)  # fmt: skip
def test_imports_lead_to_the_modules_that_they_need(tmp_path: Path, files: dict[str, str], edges: set[str]) -> None:
    assert edges_of(tmp_path, files) == edges


def test_a_component_inside_a_package_is_known_by_its_full_name(tmp_path: Path) -> None:
    package = tmp_path / "pkg"
    assert edges_of(package, {"__init__.py": "", "a.py": "import pkg.b", "b.py": ""}) == {"pkg.a -> pkg.b"}


def test_imports_of_tests_are_kept_apart(tmp_path: Path) -> None:
    graph = graph_of(tmp_path, {"a/__init__.py": "", "a/b.py": "", "tests/test_b.py": "import a.b"})
    assert not graph.edges
    assert [edge.source for edge in graph.test_edges] == ["tests/test_b.py"]
    assert "tests/test_b.py" not in graph.names


def test_what_a_stub_imports_never_runs(tmp_path: Path) -> None:
    graph = graph_of(tmp_path, {"a/__init__.py": "", "a/fast.pyi": "from a.b import T", "a/b.py": "import a.fast"})
    assert {graph.names[edge.source]: edge.runtime for edge in graph.edges} == {"a.fast": False, "a.b": True}


def test_importing_the_package_around_a_module_runs_nothing(tmp_path: Path) -> None:
    graph = graph_of(tmp_path, {"a/__init__.py": "from a import b", "a/b.py": "import a"})
    assert {graph.names[edge.source]: edge.runtime for edge in graph.edges} == {"a": True, "a.b": False}


def test_a_typescript_import_of_types_alone_is_gone_at_run_time(tmp_path: Path) -> None:
    files = {"a.ts": "import { T } from './b'\nexport const x: T = 1", "b.ts": "export interface T { n: number }"}
    assert [edge.runtime for edge in graph_of(tmp_path, files).edges] == [False]


@pytest.mark.parametrize(
    ("use", "runtime"),
    [
        ("export const x = (y: unknown) => y as T", False),
        ("export const x = new T()", True),
        ("export class X extends T {}", True),
        ("export { T }", True),
        ("@Injectable()\nexport class X { constructor(private t: T) {} }", True),
    ],
)
def test_a_class_that_is_imported_for_its_type_alone_is_gone_at_run_time(
    tmp_path: Path, use: str, runtime: bool
) -> None:
    files = {"a.ts": f"import {{ T }} from './b'\n{use}", "b.ts": "export class T {}"}
    assert [edge.runtime for edge in graph_of(tmp_path, files).edges] == [runtime]


def test_only_an_import_or_a_file_that_comes_or_goes_makes_another_graph(tmp_path: Path) -> None:
    files = {"a/__init__.py": "", "a/b.py": "import a.c\n", "a/c.py": "", "web/x.ts": "import { y } from './y'"}

    def digest(changes: dict[str, str]) -> str:
        return imports_digest(component(tmp_path, changes))

    first = digest(files)
    assert digest({"a/b.py": "import a.c\n\ndef _unused(): ...\n"}) == first
    assert digest({"a/b.py": "\nimport a.c\n"}) != first
    assert digest({"a/b.py": "import a.c\n"}) == first
    assert digest({"a/d.py": ""}) != first
    second = digest({})
    assert digest({"web/y.ts": "export type y = number"}) != second
