from pathlib import Path

import pytest
from pydantic import SecretStr

from config.credentials import CREDENTIALS, missing
from config.loading import effective_settings, load
from config.settings import OrchestrationConfig

SECRETS = [name for name, info in OrchestrationConfig.model_fields.items() if "SecretStr" in repr(info.annotation)]


def shown(name: str) -> tuple[object, str]:
    setting = next(setting for setting in effective_settings(load()) if setting.name == name)
    return setting.value, setting.source


def test_each_source_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = folder / "a.yaml"
    path.write_text("max_retry_attempts: 1\nlinear_api_token: x\nalert_thresholds:\n  cpu_usage_percent: 2\n")
    (folder / ".env").write_text("slack_bot_token=x\n")
    monkeypatch.setenv("AUTOPILOT_CONFIG", str(path))
    monkeypatch.setenv("GITHUB_API_TOKEN", "x")
    monkeypatch.setenv("ANALYSIS__WORKERS", "2")
    assert shown("max_retry_attempts") == (1, f"{path}:1")
    assert shown("linear_api_key") == ("set", f"{path}:2")
    assert shown("alert_thresholds.cpu_usage_percent") == (2, f"{path}:4")
    assert shown("alert_thresholds.disk_usage_percent") == (90, "default")
    assert shown("slack_bot_token") == ("set", ".env: slack_bot_token")
    assert shown("github_token") == ("set", "environment variable GITHUB_API_TOKEN")
    assert shown("analysis.workers") == (2, "environment variable ANALYSIS__WORKERS")
    assert shown("openai_api_key") == ("not set", "default")


def test_a_shadowed_source_is_not_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / ".env").write_text("MAX_RETRY_ATTEMPTS=1\n")
    monkeypatch.setenv("MAX_RETRY_ATTEMPTS", "2")
    assert shown("max_retry_attempts") == (2, "environment variable MAX_RETRY_ATTEMPTS")


def test_a_null_in_the_file_means_not_set(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "a.yaml").write_text("github_token:\nmax_retry_attempts: null\n")
    monkeypatch.setenv("AUTOPILOT_CONFIG", str(folder / "a.yaml"))
    assert shown("github_token") == ("not set", "default")
    assert shown("max_retry_attempts") == (3, "default")


def test_no_secret_shows_in_the_effective_settings(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in SECRETS:
        monkeypatch.setenv(name.upper(), "https://canary.example/canary")
    monkeypatch.setenv("GITHUB_APP_PRIVATE_KEY", "-----BEGIN canary -----END")
    monkeypatch.setenv("AUTOPILOT_DATABASE_URL", "postgresql://canary")
    settings = load()
    assert "canary" not in str(effective_settings(settings))
    assert all(shown(name)[0] == "set" for name in SECRETS)
    assert len(SECRETS) >= 11


def test_every_secret_setting_is_in_the_table_of_credentials() -> None:
    assert set(SECRETS) <= {name for credential in CREDENTIALS for name in credential.settings}


def test_a_credential_of_several_settings_is_missing_until_all_are_set(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CODEGEN_TOKEN", "x")
    assert "Codegen" in {credential.name for credential in missing(load())}
    monkeypatch.setenv("CODEGEN_ORG_ID", "7")
    assert "Codegen" not in {credential.name for credential in missing(load())}


def test_a_secret_is_a_secret_string(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_WEBHOOK_URL", "https://hooks.slack.com/services/x")
    assert isinstance(load().slack_webhook_url, SecretStr)
