from datetime import UTC, datetime
from pathlib import Path

import pytest

from analysis.conclusion import conclude
from analysis.findings import Category
from analysis.history import read_history
from analysis.index.index import Index
from analysis.index.snapshot import take_snapshot
from analysis.index.store import Store
from analysis.maps import draw_maps
from analysis.result import EngineNote


def engines(root: Path) -> tuple[EngineNote, ...]:
    """The notes of an analysis of one file."""
    (root / "m.py").write_text("x = 1\n")
    index, areas = Index(take_snapshot(root), Store()), [Category.QUALITY]
    maps = draw_maps(index, read_history(root), areas)
    return conclude("m", index, [], maps, (), datetime.now(UTC), areas).engines


def test_without_git_the_report_says_that_history_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    (note,) = engines(tmp_path)
    assert (note.engine, note.used) == ("git", False)
    assert "churn" in note.message


def test_with_git_there_is_no_such_note(tmp_path: Path) -> None:
    assert engines(tmp_path) == ()
