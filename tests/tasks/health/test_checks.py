import socket
import time

import pytest

from config.settings import get_settings
from tasks.health.checks import CHECKS, examine, examine_all, within
from tasks.health.report import Failed, Status
from tests.tasks.health.service import Reply, Service


def test_a_server_that_hangs_is_told_within_the_limit(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    service.hanging = {"/rate_limit"}
    monkeypatch.setenv("GITHUB_TOKEN", "canary")
    monkeypatch.setenv("GITHUB_API_URL", service.url)
    start = time.monotonic()
    check = examine("GitHub", limit=0.3)
    assert time.monotonic() - start < 10
    assert check.status is Status.FAILED
    assert check.message == "did not answer within 0.3 s"


def test_a_service_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    monkeypatch.setenv("GITHUB_TOKEN", "canary")
    monkeypatch.setenv("GITHUB_API_URL", f"http://127.0.0.1:{port}")
    check = examine("GitHub")
    assert check.status is Status.FAILED
    assert "cannot be reached" in check.message


def test_a_service_that_repeats_the_credential_does_not_get_it_shown(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    service.replies = {"/auth.test": Reply(body={"ok": False, "error": "token xoxb-canary is bad"})}
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-canary")
    monkeypatch.setenv("SLACK_API_URL", service.url)
    check = examine("Slack")
    assert check.status is Status.FAILED
    assert "canary" not in check.model_dump_json()
    assert "token *** is bad" in check.message


def test_no_credential_gets_into_a_report(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GITHUB_TOKEN", "LINEAR_API_KEY", "SLACK_BOT_TOKEN", "CODEGEN_TOKEN", "OPENAI_API_KEY"):
        monkeypatch.setenv(name, "canary-secret")
    for name in ("GITHUB_API_URL", "LINEAR_API_URL", "SLACK_API_URL", "CODEGEN_API_URL", "OPENAI_BASE_URL"):
        monkeypatch.setenv(name, service.url)
    monkeypatch.setenv("CODEGEN_ORG_ID", "7")
    report = examine_all()
    assert {"GitHub", "Linear", "Slack", "Codegen", "OpenAI"} <= {check.name for check in report.failed}
    assert "canary" not in report.model_dump_json()


def test_without_credentials_nothing_of_a_platform_fails() -> None:
    report = examine_all()
    assert [check.name for check in report.checks] == list(CHECKS)
    assert {check.name for check in report.failed} <= {"Prefect API", "Database"}


def test_a_full_disk_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALERT_THRESHOLDS__DISK_USAGE_PERCENT", "0")
    check = examine("Disk")
    assert check.status is Status.WARNING
    assert "above the threshold of 0 %" in check.message
    assert str(get_settings().clones) in check.next_step


@pytest.mark.parametrize("name", ["CPU", "Memory", "Disk", "git", "uv", "ruff"])
def test_machine_and_tools_are_measured(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for kind in ("CPU", "MEMORY", "DISK"):
        monkeypatch.setenv(f"ALERT_THRESHOLDS__{kind}_USAGE_PERCENT", "100")
    check = examine(name)
    assert check.status is Status.OK, check
    assert check.facts


def test_a_tool_that_is_not_there_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert examine("git").message == "git is not installed"
    assert examine("Node").status is Status.NOT_CONFIGURED


def test_graph_sitter_waits_to_be_built_or_is_switched_off(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "--action initialize" in examine("graph-sitter").next_step
    monkeypatch.setenv("ANALYSIS__GRAPH_SITTER_ENABLED", "false")
    get_settings.cache_clear()
    assert examine("graph-sitter").status is Status.NOT_CONFIGURED


def test_what_goes_wrong_in_time_is_raised_as_it_is() -> None:
    with pytest.raises(ZeroDivisionError):
        within(1, lambda: 1 // 0)
    with pytest.raises(Failed, match="did not answer within"):
        within(0.05, lambda: time.sleep(0.5))
    assert within(1, lambda: 7) == 7
