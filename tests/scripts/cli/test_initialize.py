import json
from pathlib import Path

import pytest

from config.credentials import CREDENTIALS
from config.settings import get_settings
from scripts.cli.app import run


@pytest.fixture(autouse=True)
def without_graph_sitter(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its environment takes minutes without a warm cache, and has tests of its own."""
    monkeypatch.setenv("ANALYSIS__GRAPH_SITTER_ENABLED", "false")


def test_it_creates_the_folders_and_can_be_repeated(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--action", "initialize"]) == 0
    assert "reports created" in capsys.readouterr().out
    assert get_settings().reports.is_dir()
    assert run(["--action", "initialize"]) == 0
    second = capsys.readouterr().out
    assert "reports was there" in second
    assert "created" not in second


def test_it_says_what_each_missing_credential_would_unlock(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LINEAR_API_TOKEN", "canary")
    assert run(["initialize", "--format", "json"]) == 0
    out = capsys.readouterr().out
    missing = {each["variables"]: each["unlocks"] for each in json.loads(out)["missing"]}
    assert len(missing) == len(CREDENTIALS) - 1
    assert "LINEAR_API_KEY" not in missing
    assert "pull requests" in missing["GITHUB_TOKEN"]
    assert "canary" not in out


def test_without_git_it_ends_with_3_and_says_how_to_get_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert run(["--action", "initialize"]) == 3
    assert "git is not installed. Install git" in capsys.readouterr().out


def test_a_home_that_cannot_be_created_is_told_in_a_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AUTOPILOT_HOME", "/proc/nowhere")
    assert run(["--action", "initialize"]) == 3
    out, err = capsys.readouterr()
    assert out == ""
    assert len(err.splitlines()) == 1
