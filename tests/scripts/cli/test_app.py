import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from scripts.cli.app import ACTIONS, run

SCRIPT = Path(__file__).parents[3] / "scripts" / "autonomous_orchestrator.py"


def autopilot(*arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(SCRIPT), *arguments], capture_output=True, text=True, cwd=cwd, timeout=60, check=False
    )


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], []])
def test_help_teaches_actions_examples_exit_codes_and_environment(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) == 0
    shown = capsys.readouterr().out
    for word in (*ACTIONS, "Examples", "Exit codes", "--fail-on", "AUTOPILOT_HOME", "LOG_LEVEL=DEBUG"):
        assert word in shown
    assert max(map(len, shown.splitlines())) <= 80


@pytest.mark.parametrize("arguments", [["--action", "config", "--help"], ["config", "--help"]])
def test_each_action_has_its_own_help(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 0
    assert "Usage: autopilot --action config [OPTIONS]" in capsys.readouterr().out


@pytest.mark.parametrize("action", ACTIONS)
def test_the_help_of_an_action_teaches_by_examples_and_exit_codes(
    action: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([action, "--help"]) == 0
    shown = capsys.readouterr().out
    assert f"\n  autopilot {action}" in shown
    assert "Exit codes\n  0 " in shown


def test_the_version_is_that_of_the_package(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out.count(".") == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--action", "health_chek"], "There is no action 'health_chek'. Did you mean health-check?"),
        (["statu"], "Did you mean status?"),
        (["--action", "xyzzy"], "Actions: component-analysis, health-check"),
        (["--action"], "--action requires an argument"),
        (["--action", "config", "--fromat", "json"], "Unknown option: --fromat. Did you mean --format?"),
        (["--action", "config", "--format", "yaml"], 'Choose from: "table", "json"'),
        (["--action", "config", "extra"], "extra"),
    ],
)
def test_wrong_arguments_are_explained_on_standard_error_with_exit_2(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err
    assert len(err.splitlines()) == 1


def test_the_script_runs_by_its_path_from_any_folder(tmp_path: Path) -> None:
    done = autopilot("--action", "config", "--format", "json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert json.loads(done.stdout)[0]["name"] == "autopilot_home"


def test_config_says_which_file_a_setting_came_from(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("max_retry_attempts: 9\n")
    done = autopilot("--config", "mine.yaml", "--action", "config", cwd=tmp_path)
    assert f"{tmp_path / 'mine.yaml'}:1" in done.stdout


def test_a_wrong_setting_ends_with_exit_2_and_every_problem(tmp_path: Path) -> None:
    (tmp_path / "mine.json").write_text('{"max_retry_attempt": 9,\n "log_level": "canary"}')
    done = autopilot("--action", "config", "--config", "mine.json", cwd=tmp_path)
    assert done.returncode == 2
    assert "did you mean max_retry_attempts?" in done.stderr
    assert "mine.json:2" in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["--action", "nothing"], ["--action", "config"]],
)
def test_what_needs_no_prefect_does_not_wait_for_it(arguments: list[str], tmp_path: Path) -> None:
    """Loaded modules tell more reliably than a clock on a busy machine; the clock only catches the gross case."""
    code = (
        f"import sys; from scripts.cli.app import run; run({arguments!r});"
        "print(sorted({'prefect', 'sqlalchemy', 'fastapi'} & set(sys.modules)), file=sys.stderr)"
    )
    start = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, check=True)
    assert done.stderr.splitlines()[-1] == "[]"
    assert time.perf_counter() - start < 15


def test_no_secret_shows_in_config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GITHUB_TOKEN", "LINEAR_API_KEY", "SLACK_BOT_TOKEN", "CODEGEN_TOKEN", "OPENAI_API_KEY"):
        monkeypatch.setenv(name, "canary-secret")
    for shape in ("table", "json"):
        done = autopilot("--action", "config", "--format", shape, cwd=tmp_path)
        assert "canary" not in done.stdout + done.stderr
        assert "set" in done.stdout


def test_a_reader_that_stops_early_is_no_error(tmp_path: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    process = subprocess.run(
        [sys.executable, str(SCRIPT), "--action", "config"],
        stdout=write,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        check=False,
    )
    os.close(write)
    assert process.stderr == b""
    assert process.returncode == 141
