import os
import textwrap
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from integrations.graph_sitter.answers import Candidate, Examination, Usage
from integrations.graph_sitter.environment import Environment
from integrations.graph_sitter.errors import GraphSitterUnavailable
from integrations.graph_sitter.process import Codebase, Limits, open_codebase
from integrations.graph_sitter.scratch import scratch_copy
from tests.processes import descendants

PYTHON = {
    "lib/src/pkg/__init__.py": "from .shapes import offered\nfrom .plugins import *\n",
    "lib/src/pkg/plugins.py": "def first():\r\n    return 1\r\n\r\n\r\ndef loaded(): ...\r\n",
    "lib/src/pkg/shapes.py": '''\
        import json, re
        import os
        from typing import Any
        from elsewhere import Foreign


        def offered():
            return "é" * helper()


        def helper():
            return 1


        def endless(depth: Any):
            """endless is recursive"""
            return endless(depth - 1) + len(json.dumps(depth))


        # What dies with it.
        def parked(): return quoted


        def quoted(): ...


        class Shape:
            def area(self):
                return self._side() * os.cpu_count()

            def _side(self): ...

            def _forgotten(self):
                return re.compile("x")

            @property
            def _decorated(self): ...


        class Square(Shape):
            def area(self): ...


        @dataclasses.dataclass(frozen=True)
        class Point:
            @classmethod
            def _origin(cls): ...


        class Adapter(Foreign):
            def on_event(self): ...
        ''',
    "lib/src/pkg/use.py": """\
        import pkg.shapes as shapes
        from pkg.shapes import Shape, Square

        def main(shape: Shape):
            shape.area()
            return getattr(shapes, "quoted"), Square

        main(1)
        """,
    "broken.py": "def endless_x(:\n    helper(\n",
}
SCRIPTS = {
    "src/shapes.ts": """\
        import { readFileSync } from 'fs'
        import path from 'path'

        export function offered(): number { return helper() }
        function helper() { return path.sep.length }
        function endless(n: number): number { return endless(n - 1) + readFileSync('x').length }
        const arrow = () => 2
        export class Shape {
          area() { return this.#side() }
          #side() { return 1 }
          private forgotten(): number { return 2 }
        }
        export function one() { function inner() { return 1 }; return inner() }
        export function two() { function inner() { return 2 }; return 2 }
        """,
    "src/use.tsx": "import { offered, Shape } from './shapes'\nnew Shape().area() + offered()\n",
}
SHAPES = "lib/src/pkg/shapes.py"


def write(folder: Path, files: dict[str, str]) -> list[str]:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(textwrap.dedent(text).encode())
    return list(files)


@pytest.fixture
def python(graph_sitter: Environment, tmp_path: Path) -> Iterator[Codebase]:
    with (
        scratch_copy(tmp_path, write(tmp_path, PYTHON)) as folder,
        open_codebase(graph_sitter, folder, "python", import_roots=["lib/src"]) as codebase,
    ):
        yield codebase


def ask(codebase: Codebase, path: str, *names: str) -> dict[str, Examination]:
    found = codebase.confirm([Candidate(path, name) for name in names])
    return dict(zip(names, found, strict=True))


def test_python_symbols_are_examined_mapped_and_removed(python: Codebase, tmp_path: Path) -> None:
    assert python.confirm([]) == []
    found = ask(
        python, SHAPES, "offered", "helper", "endless", "quoted", "Shape._side", "Shape._forgotten", "Shape.area",
        "Shape._decorated", "Point._origin", "Square.area", "Adapter.on_event", "missing",
    )  # fmt: skip
    assert found["offered"].usages == (Usage("lib/src/pkg/__init__.py", 1, importing=True),)
    assert found["helper"].usages == (Usage(SHAPES, 8),)
    assert found["endless"] == Examination(start_line=15, end_line=17)
    assert [mention.path for mention in found["quoted"].mentions if mention.quoted] == ["lib/src/pkg/use.py"]
    assert found["Shape._side"].usages
    assert found["Shape.area"].usages == (Usage("lib/src/pkg/use.py", 5),)
    assert found["Shape._forgotten"].usages == found["Shape._forgotten"].mentions == ()
    assert found["Shape._decorated"].guard == "it is decorated"
    assert found["Point._origin"] == Examination(start_line=47, end_line=47)
    assert found["Square.area"].guard == "it overrides Shape.area"
    assert found["Adapter.on_event"].guard == "its class extends Foreign, which is not among the files"
    assert "does not know" in found["missing"].unknown
    assert "could not read" in ask(python, "elsewhere.py", "x")["x"].unknown

    mapped = {symbol.name: symbol for symbol in python.map([SHAPES])}
    assert [dependency.name for dependency in mapped["offered"].dependencies] == ["helper"]
    assert mapped["Shape.area"].kind == "function"
    assert Usage(SHAPES, 8) in mapped["helper"].usages

    names = ("endless", "parked", "Shape._forgotten", "Adapter.on_event", "missing")
    removal = python.remove([Candidate(SHAPES, name) for name in names])
    assert set(removal.changed) == {SHAPES}
    after = removal.changed[SHAPES]
    assert after.startswith('import os\nfrom elsewhere import Foreign\n\n\ndef offered():\n    return "é"')
    assert after.endswith("class Adapter(Foreign):\n    pass\n")
    assert not any(gone in after for gone in ("endless", "parked", "_forgotten", "json", "typing", "dies"))
    plugins = python.remove([Candidate("lib/src/pkg/plugins.py", "loaded")])
    assert plugins.changed == {"lib/src/pkg/plugins.py": "def first():\r\n    return 1\r\n"}
    assert removal.missing == (Candidate(SHAPES, "missing"),)
    assert removal.broken == ()
    assert (tmp_path / SHAPES).read_text() == textwrap.dedent(PYTHON[SHAPES])


def test_typescript_symbols_are_examined_and_removed(graph_sitter: Environment, tmp_path: Path) -> None:
    with (
        scratch_copy(tmp_path, write(tmp_path, SCRIPTS)) as folder,
        open_codebase(graph_sitter, folder, "typescript") as codebase,
    ):
        found = ask(codebase, "src/shapes.ts", "offered", "endless", "arrow", "Shape.#side", "Shape.forgotten")
        inner = codebase.confirm([Candidate("src/shapes.ts", "inner", line) for line in (13, 14)])
        removal = codebase.remove(
            [Candidate("src/shapes.ts", name) for name in ("endless", "arrow", "Shape.forgotten")]
        )
    assert Usage("src/use.tsx", 2) in found["offered"].usages
    assert found["Shape.#side"].usages == (Usage("src/shapes.ts", 9),)
    for dead in ("endless", "arrow", "Shape.forgotten"):
        assert (found[dead].usages, found[dead].mentions, found[dead].unknown) == ((), (), "")
    assert [len(one.usages) for one in inner] == [1, 0]
    after = removal.changed["src/shapes.ts"]
    assert "import path from 'path'" in after
    assert not any(gone in after for gone in ("readFileSync", "endless", "arrow", "forgotten"))
    assert removal.broken == ()


@pytest.mark.parametrize(
    ("limits", "happened"),
    [(Limits(seconds=0.3), "did not finish in 0.3 s"), (Limits(memory=30 * 1024**2), "more than 30 MB of memory")],
)
def test_a_limit_ends_the_process_and_is_named(
    graph_sitter: Environment, tmp_path: Path, limits: Limits, happened: str
) -> None:
    before = descendants()
    with (
        scratch_copy(tmp_path, []) as folder,
        pytest.raises(GraphSitterUnavailable, match=happened),
        open_codebase(graph_sitter, folder, "python", limits=limits),
    ):
        pass
    assert descendants() <= before


@pytest.mark.parametrize(
    ("program", "said"),
    [
        ("echo Trace >&2; echo 'ValueError: broken graph' >&2; exit 3", "ended with 3: ValueError: broken graph"),
        ("read line; echo 'no JSON'; sleep 60", "graph-sitter ended"),
        ("kill -SEGV $$", "ended with -11: no message"),
    ],
)
def test_a_crash_is_told_in_its_own_words(tmp_path: Path, program: str, said: str) -> None:
    before = descendants()
    python = tmp_path / "python"
    python.write_text(f"#!/bin/sh\n{program}\n")
    python.chmod(0o755)
    with (
        pytest.raises(GraphSitterUnavailable, match=said),
        open_codebase(Environment(python), tmp_path, "python", limits=Limits(seconds=30)),
    ):
        pass
    assert descendants() <= before


def test_an_environment_that_is_gone_says_how_to_build_it(tmp_path: Path) -> None:
    with (
        pytest.raises(GraphSitterUnavailable, match="autopilot --action initialize"),
        open_codebase(Environment(tmp_path / "python"), tmp_path, "python"),
    ):
        pass


def test_an_interrupt_leaves_nothing_running(tmp_path: Path) -> None:
    python = tmp_path / "python"
    python.write_text("#!/bin/sh\nread line; echo 1\nsleep 60 & sleep 60\n")
    python.chmod(0o755)
    group = 0

    def work() -> None:
        nonlocal group
        with open_codebase(Environment(python), tmp_path, "python") as codebase:
            group = codebase.process.pid
            assert members(group)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        work()
    assert psutil.wait_procs(members(group), timeout=5)[1] == []


def members(group: int) -> list[psutil.Process]:
    return [process for process in psutil.process_iter() if group_of(process) == group]


def group_of(process: psutil.Process) -> int:
    try:
        return os.getpgid(process.pid)
    except ProcessLookupError:
        return 0
