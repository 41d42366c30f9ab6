import os
import subprocess
import sys

import pytest

from config.errors import ConfigurationError, Problem
from deployments.local_server import ServerDidNotStart
from scripts.cli.boundary import KNOWN, guarded
from scripts.cli.exits import UsageError
from scripts.cli.logs import log_file


def failing(error: BaseException) -> int:
    def action() -> int:
        raise error

    return guarded(action)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (ConfigurationError(Problem("log_level", "is wrong")), 2),
        (UsageError("no such thing"), 2),
        (ServerDidNotStart("silent"), 3),
        (RuntimeError("surprise"), 3),
    ],
)
def test_each_kind_of_error_has_its_exit_code(error: Exception, code: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert failing(error) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert str(error) in err
    assert "Traceback" not in err


def test_wrong_arguments_are_told_without_reading_the_settings_and_without_secrets() -> None:
    program = "import sys, scripts.cli.app as app; app.run(['--s3cr3t']); sys.exit('config.settings' in sys.modules)"
    environment = os.environ | {"GITHUB_TOKEN": "s3cr3t"}
    ended = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    assert ended.stderr == "autopilot: --*** needs an action: autopilot --action ACTION --***. See --help.\n"


def test_an_action_that_returns_nothing_went_fine() -> None:
    assert guarded(lambda: None) == 0
    assert guarded(lambda: 1) == 1


def test_an_unexpected_error_says_where_its_traceback_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert failing(RuntimeError("surprise")) == 3
    err = capsys.readouterr().err
    assert "the run failed: RuntimeError: surprise." in err
    assert "LOG_LEVEL=DEBUG" in err
    assert str(log_file()) in err
    assert "raise error" in log_file().read_text()


def test_debug_shows_the_traceback(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOG_LEVEL", "debug")
    assert failing(RuntimeError("surprise")) == 3
    assert "Traceback" in capsys.readouterr().err


def test_secrets_are_kept_out_of_errors_and_the_log(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_WEBHOOK_URL", "https://hooks.example/canary")
    failing(RuntimeError("cannot post to https://hooks.example/canary"))
    assert "cannot post to ***" in capsys.readouterr().err
    assert "canary" not in log_file().read_text()


def test_a_home_that_cannot_be_written_still_gives_the_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AUTOPILOT_HOME", "/proc/nowhere")
    assert failing(RuntimeError("surprise")) == 3
    err = capsys.readouterr().err
    assert "surprise" in err
    assert " or see " not in err


def test_every_known_error_exists() -> None:
    for name in KNOWN:
        module, _, kind = name.rpartition(".")
        assert issubclass(getattr(__import__(module, fromlist=[kind]), kind), Exception)
