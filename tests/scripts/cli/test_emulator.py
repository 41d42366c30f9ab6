"""`autopilot emulator`, as a process."""

import signal
import subprocess
import sys
from pathlib import Path

import httpx


def start(snapshot: Path) -> tuple["subprocess.Popen[str]", dict[str, str]]:
    """The process, and the environment that it prints."""
    command = [sys.executable, "-m", "scripts.autonomous_orchestrator", "emulator", "--snapshot", str(snapshot)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout
    lines = [process.stdout.readline().removeprefix("export ").strip() for _ in range(8)]
    return process, dict(line.split("=", 1) for line in lines)


def end(process: "subprocess.Popen[str]") -> int:
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=20)
    return process.returncode


def test_a_snapshot_survives_the_end(tmp_path: Path) -> None:
    snapshot = tmp_path / "world.zip"
    process, environment = start(snapshot)
    issues = f"{environment['GITHUB_API_URL']}/repos/acme/api/issues"
    headers = {"Authorization": f"Bearer {environment['GITHUB_TOKEN']}"}
    assert httpx.post(issues, json={"title": "Slow"}, headers=headers, trust_env=False).status_code == 201
    assert end(process) == 130
    process, environment = start(snapshot)
    issues = f"{environment['GITHUB_API_URL']}/repos/acme/api/issues"
    assert httpx.get(issues, headers=headers, trust_env=False).json()[0]["title"] == "Slow"
    assert end(process) == 130
