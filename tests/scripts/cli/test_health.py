import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from prefect.settings import get_current_settings

from config.settings import get_settings
from scripts.cli.app import run

pytestmark = pytest.mark.xdist_group("prefect")


def test_a_server_that_is_not_there_is_told_and_the_rest_is_still_checked(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        monkeypatch.setenv("PREFECT_API_URL", f"http://127.0.0.1:{unused.getsockname()[1]}/api")
    command = [sys.executable, "-m", "scripts.autonomous_orchestrator", "--action", "health-check", "--format", "json"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1, done.stderr
    report = json.loads(done.stdout)
    assert {check["name"] for check in report["checks"] if check["status"] == "failed"} >= {"Prefect API", "Database"}
    assert {"git", "GitHub"} <= {check["name"] for check in report["checks"]}
    assert done.stderr == "The Prefect server does not answer, so this check is not recorded as a run.\n"


@pytest.mark.usefixtures("prefect_server")
def test_with_a_server_the_check_is_a_run_that_status_lists(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREFECT_API_URL", str(get_current_settings().api.url))
    assert run(["--action", "health-check"]) == 0
    out = capsys.readouterr().out
    assert "Prefect API" in out
    assert "Health " in out
    assert run(["--action", "status"]) == 0
    assert "health-check" in capsys.readouterr().out
    assert not (get_settings().autopilot_home / "server" / "server.json").exists()
