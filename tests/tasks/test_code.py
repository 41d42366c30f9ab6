"""The second opinion on dead code, and what it costs."""

from pathlib import Path

import pytest

from analysis.index.snapshot import take_snapshot
from config.settings import get_settings
from integrations.graph_sitter.environment import is_ready
from tasks.code import confirm_dead_code, open_index
from tests.trees import write_tree


def test_no_environment_is_made_where_there_is_nothing_to_ask(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("AUTOPILOT_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("ANALYSIS__GRAPH_SITTER_ENABLED", "true")
    get_settings.cache_clear()
    index = open_index(take_snapshot(write_tree(tmp_path / "shop", {"shop.py": "print(1)\n"})))
    assert confirm_dead_code.fn([], index)[0] == []
    assert not is_ready(tmp_path / "home")
    get_settings.cache_clear()
