from pathlib import Path

import pytest

from config.errors import ConfigurationError
from config.loading import load
from config.settings import get_settings

PEM = "-----BEGIN RSA PRIVATE KEY-----\\nabc\\n-----END RSA PRIVATE KEY-----"


def problems() -> str:
    with pytest.raises(ConfigurationError) as caught:
        load()
    return str(caught.value)


def config_file(monkeypatch: pytest.MonkeyPatch, path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    monkeypatch.setenv("AUTOPILOT_CONFIG", str(path))
    return path


def test_nothing_needs_to_be_set(folder: Path) -> None:
    settings = load()
    assert settings.max_concurrent_workflows == 5
    assert settings.github_token is None
    assert settings.github_api_url == "https://api.github.com"


def test_environment_beats_env_file_beats_file_beats_default(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config_file(monkeypatch, folder / "a.yaml", "max_retry_attempts: 7\nmax_concurrent_workflows: 7\nlog_level: info\n")
    (folder / ".env").write_text("MAX_CONCURRENT_WORKFLOWS=8\nLOG_LEVEL=warning\n")
    monkeypatch.setenv("LOG_LEVEL", "error")
    settings = load()
    assert (settings.log_level, settings.max_concurrent_workflows, settings.max_retry_attempts) == ("ERROR", 8, 7)
    assert settings.event_correlation_window == 300


@pytest.mark.parametrize(
    ("variable", "field"),
    [
        ("GITHUB_TOKEN", "github_token"),
        ("GITHUB_API_TOKEN", "github_token"),
        ("LINEAR_API_KEY", "linear_api_key"),
        ("LINEAR_API_TOKEN", "linear_api_key"),
        ("SLACK_BOT_TOKEN", "slack_bot_token"),
        ("SLACK_SIGNING_SECRET", "slack_signing_secret"),
        ("CODEGEN_TOKEN", "codegen_token"),
        ("GITHUB_WEBHOOK_SECRET", "github_webhook_secret"),
        ("LINEAR_WEBHOOK_SECRET", "linear_webhook_secret"),
        ("ANTHROPIC_API_KEY", "anthropic_api_key"),
        ("OPENAI_API_KEY", "openai_api_key"),
    ],
)
def test_a_credential_is_read_from_the_environment_and_not_shown(
    folder: Path, monkeypatch: pytest.MonkeyPatch, variable: str, field: str
) -> None:
    monkeypatch.setenv(variable, " canary\n")
    settings = load()
    assert getattr(settings, field).get_secret_value() == "canary"
    assert "canary" not in repr(settings) + str(settings) + settings.model_dump_json()


def test_either_spelling_in_the_environment_beats_the_other_in_the_file(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config_file(monkeypatch, folder / "a.yaml", "github_token: from-file\nlinear_api_token: also-from-file\n")
    monkeypatch.setenv("GITHUB_API_TOKEN", "from-environment")
    settings = load()
    assert settings.github_token
    assert settings.github_token.get_secret_value() == "from-environment"
    assert settings.linear_api_key
    assert settings.linear_api_key.get_secret_value() == "also-from-file"


def test_an_empty_variable_is_not_set(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "")
    monkeypatch.setenv("MAX_CONCURRENT_WORKFLOWS", "")
    settings = load()
    assert settings.github_token is None
    assert settings.max_concurrent_workflows == 5


def test_nested_settings_come_from_double_underscores(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config_file(monkeypatch, folder / "a.yaml", "alert_thresholds:\n  disk_usage_percent: 50\n  cpu_usage_percent: 1\n")
    monkeypatch.setenv("ALERT_THRESHOLDS__CPU_USAGE_PERCENT", "42.5")
    thresholds = load().alert_thresholds
    assert (thresholds.cpu_usage_percent, thresholds.disk_usage_percent) == (42.5, 50)


def test_an_env_file_may_hold_what_is_not_ours(folder: Path) -> None:
    (folder / ".env").write_text("DATABASE_URL=postgres://x\nMAX_CONCURRENT_WORKFLOWS=2\n")
    assert load().max_concurrent_workflows == 2


def test_addresses_lose_their_trailing_slash(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_API_URL", "http://localhost:9/api/v3/")
    assert load().github_api_url == "http://localhost:9/api/v3"


@pytest.mark.parametrize(
    ("variable", "value", "reason"),
    [
        ("GITHUB_API_URL", "ftp://host", "http:// or https://"),
        ("LINEAR_API_URL", "localhost", "http:// or https://"),
        ("GITHUB_TOKEN", "two words", "spaces"),
        ("GITHUB_TOKEN", "smart’quote", "spaces or characters"),
        ("GITHUB_APP_PRIVATE_KEY", "/path/to/key", "PEM"),
        ("MAX_CONCURRENT_WORKFLOWS", "0", "greater than 0"),
        ("ALERT_THRESHOLDS__DISK_USAGE_PERCENT", "101", "less than or equal to 100"),
        ("ALERT_THRESHOLDS", "85", "dictionary"),
        ("LOG_LEVEL", "loud", "'DEBUG', 'INFO', 'WARNING' or 'ERROR'"),
        ("MONITORING_ENABLED", "perhaps", "boolean"),
    ],
)
def test_a_wrong_value_names_setting_reason_and_variable(
    folder: Path, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, reason: str
) -> None:
    monkeypatch.setenv(variable, value)
    message = problems()
    assert reason in message
    assert f"environment variable {variable}" in message
    assert variable.lower().replace("__", ".") in message


def test_an_address_with_a_password_is_refused_and_not_repeated(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_API_URL", "https://me:canary@github.example.com")
    message = problems()
    assert "no credentials" in message
    assert "canary" not in message


def test_a_private_key_may_have_its_lines_escaped(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_APP_PRIVATE_KEY", PEM)
    key = load().github_app_private_key
    assert key
    assert key.get_secret_value().splitlines()[1] == "abc"


def test_a_home_that_is_a_file_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "file").touch()
    monkeypatch.setenv("AUTOPILOT_HOME", str(folder / "file"))
    assert "is a file; give a folder" in problems()


def test_settings_are_read_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = get_settings()
    monkeypatch.setenv("MAX_CONCURRENT_WORKFLOWS", "9")
    assert get_settings() is first
