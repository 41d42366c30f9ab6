import sys
from pathlib import Path

import pytest

from analysis.tools import ToolFailed, environment_without, run_tool


def test_a_tool_gives_what_it_prints() -> None:
    assert run_tool("python", [sys.executable, "-c", "print('ready')"], seconds=20).strip() == b"ready"


def test_a_missing_tool_says_how_to_get_it() -> None:
    with pytest.raises(ToolFailed, match=r"is not there.*uv pip install tidy"):
        run_tool("tidy", ["/nowhere/tidy"], seconds=1)


def test_a_file_that_cannot_be_run_is_a_failed_tool(tmp_path: Path) -> None:
    (tmp_path / "tool").write_text("")
    with pytest.raises(ToolFailed, match="could not be started"):
        run_tool("tool", [tmp_path / "tool"], seconds=1)


def test_a_crash_gives_the_last_line_that_the_tool_said() -> None:
    crash = "import sys; print('first', file=sys.stderr); sys.exit('out of ideas')"
    with pytest.raises(ToolFailed) as failure:
        run_tool("python", [sys.executable, "-c", crash], seconds=20)
    assert failure.value.happened == "ended with 1: out of ideas"
    assert failure.value.tool == "python"
    assert sys.executable in failure.value.remedy


def test_a_tool_that_hangs_is_ended() -> None:
    with pytest.raises(ToolFailed, match=r"did not end within 0\.2 s"):
        run_tool("python", [sys.executable, "-c", "import time; time.sleep(60)"], seconds=0.2)


def test_variables_that_steer_a_tool_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RUFF_OUTPUT_FILE", "/elsewhere")
    assert "RUFF_OUTPUT_FILE" not in environment_without("RUFF_")
    assert "PATH" in environment_without("RUFF_")
