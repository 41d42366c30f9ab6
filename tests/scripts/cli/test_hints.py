from pathlib import Path

import pytest

from scripts.cli.hints import command, tell_next


def test_a_command_can_be_typed_where_it_is_shown(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(folder))
    assert command("up").endswith("bin/autopilot --action up")
    (folder / "autopilot").touch(0o755)
    assert command("execute", "--component", "my folder") == "autopilot --action execute --component 'my folder'"


def test_what_comes_next_is_beside_the_result(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "autopilot").touch(0o755)
    monkeypatch.setenv("PATH", str(folder))
    tell_next({"Pause it": ("pause", "--run", "1a2b"), "End": ("down",)})
    said = capsys.readouterr()
    assert (said.out, said.err.splitlines()) == (
        "", ["Pause it  autopilot --action pause --run 1a2b", "End       autopilot --action down"]
    )  # fmt: skip
