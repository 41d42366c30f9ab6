import json
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from config import clients
from config.settings import get_settings
from integrations.database.alerts import AlertEntry, AlertSeverity, keep_alerts
from scripts.cli.app import run


def overview(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    assert run(["--action", "status", "--format", "json"]) == 0
    shown: dict[str, object] = json.loads(capsys.readouterr().out)
    return shown


def test_a_bare_machine_has_nothing_and_says_so(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shown = overview(capsys)
    assert (shown["server"], shown["runs"], shown["reports"], shown["index_bytes"]) == (None, None, [], 0)
    assert run(["status"]) == 0
    table = capsys.readouterr().out
    assert "not running" in table
    assert "no Prefect server answers" in table


def test_what_is_kept_and_set_is_shown_without_secrets(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "canary")
    settings = get_settings()
    for path in (settings.index / "facts.db", settings.reports / "old.html", settings.reports / "new.html"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x" * 1000)
    shown = overview(capsys)
    assert shown["index_bytes"] == 1000
    assert len(list(settings.reports.iterdir())) == 2
    assert "new.html" in str(shown["reports"])
    assert shown["credentials"] == ["GitHub token"]
    assert "canary" not in str(shown)


def test_looking_starts_and_creates_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    overview(capsys)
    assert list(get_settings().autopilot_home.rglob("*.json")) == []


def test_open_alerts_are_shown_before_those_that_are_well_again(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    get_settings().autopilot_home.mkdir(parents=True, exist_ok=True)
    now = datetime.now(UTC)
    well, open_ = (
        AlertEntry(
            kind="failures", subject=name, severity=AlertSeverity.WARNING, title=f"{name} failed [2 times]",
            message="", opened=now, seen=now, closed=closed,
        )
        for name, closed in (("recover", now), ("retention", None))
    )  # fmt: skip
    keep_alerts(clients.database(), [well, open_])
    assert run(["status"]) == 0
    table = capsys.readouterr().out
    assert table.index("retention failed [2 times]") < table.index("recover failed [2 times]")
    assert "not yet" in table


def test_records_out_of_reach_are_told_with_the_rest(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AUTOPILOT_DATABASE_URL", "postgresql://127.0.0.1:1/records")
    get_settings.cache_clear()
    assert "cannot be opened" in str(overview(capsys)["problems"])


def test_stopping_when_nothing_runs_is_fine(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--action", "down"]) == 0
    assert "No local server was running" in capsys.readouterr().out


def test_who_watches_through_a_pipe_sees_plain_lines_again_and_again_until_ctrl_c(folder: Path) -> None:
    command = [sys.executable, "-m", "scripts.autonomous_orchestrator", "--action", "status", "--watch"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stderr
        seen = [process.stdout.readline()]
        for line in process.stdout:
            seen.append(line)
            if line == seen[0]:
                break
        process.send_signal(signal.SIGINT)
        assert process.wait() == 130
        assert process.stderr.read() == "autopilot: interrupted\n"
    assert seen[0].split() == ["Local", "server", "not", "running"]
    assert "\x1b" not in "".join(seen)
