"""The index must never show: whatever was kept, findings are those of a run from nothing."""

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.dead_code import find_dead_code
from analysis.findings import Finding
from analysis.index.index import Index
from analysis.index.snapshot import take_snapshot
from analysis.index.store import Store

NAMES = ("_a", "_b", "run", "Thing", "visit_x")
FILES = ("m.py", "pkg/__init__.py", "pkg/n.py", "tests/test_m.py", "notes.md")

name = st.sampled_from(NAMES)
line = st.one_of(
    st.builds("def {0}():\n    {1}()\n".format, name, name),
    st.builds("class {0}:\n    def {1}(self):\n        self.{2}()\n".format, name, name, name),
    st.builds("class {0}({1}): ...\n".format, name, name),
    st.builds("from m import {0}\n".format, name),
    st.builds("__all__ = ['{0}']\n".format, name),
    st.builds("getattr(x, '{0}_' + y)\n".format, st.sampled_from(("visit", "_a"))),
    st.builds("{0}()\n".format, name),
    st.just("def (\n"),
)
content = st.lists(line, max_size=4).map("".join)
edits = st.lists(st.tuples(st.sampled_from(FILES), st.none() | content), min_size=2, max_size=6)


def analyse(root: Path, store: Store) -> list[Finding]:
    return find_dead_code(Index(take_snapshot(root), store))


@settings(max_examples=60, deadline=None)
@given(edits)
def test_after_any_edits_findings_are_those_of_a_run_from_nothing(changes: list[tuple[str, str | None]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "component"
        (root / "pkg").mkdir(parents=True)
        (root / "tests").mkdir()
        (root / "always.py").touch()
        with Store(Path(folder) / "index.sqlite") as store:
            for path, text in changes:
                if text is None:
                    (root / path).unlink(missing_ok=True)
                else:
                    (root / path).write_text(text)
                assert analyse(root, store) == analyse(root, Store())
