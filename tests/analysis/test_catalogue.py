import subprocess
import sys
from pathlib import Path

from analysis.catalogue import CHECKS, prepare
from analysis.findings import Category
from analysis.history import read_history
from analysis.index.index import Index
from analysis.index.snapshot import Snapshot, take_snapshot
from analysis.maps import draw_maps


def test_a_prepared_index_reads_a_file_once_for_all_checks_and_maps(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("import os\n\nURL = 'https://x.org'\n\n\ndef f(a: int = None):\n    return a\n")
    (tmp_path / "b.js").write_text("fetch('https://x.org/b')\n")
    passes: list[str] = []
    index = Index(take_snapshot(tmp_path), progress=lambda name, *_: passes.append(name))
    prepare(index, CHECKS)
    for check in CHECKS:
        check.run(index)
    draw_maps(index, read_history(tmp_path), list(Category))
    assert passes == ["releases", "python"]  # the script for the first layer that asks for scripts, then the module


def test_what_reads_files_is_imported_in_a_moment() -> None:
    index = Index(Snapshot(Path(), ()))
    prepare(index, CHECKS)
    modules = sorted({layer.extract.__module__ for layer in index.expected if layer.extract})
    code = f"import sys, {', '.join(modules)}\nprint(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "analysis.python.extract" in loaded
    assert {"pydantic", "prefect", "httpx"}.isdisjoint(loaded)
