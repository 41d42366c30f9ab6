import socket
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from analysis.findings import Category, Finding, Location, Severity, Tier
from analysis.report.format import Format
from analysis.result import Analysis
from config.settings import get_settings
from scripts.cli.analysis import exit_code, file_for, parse_focus, report
from scripts.cli.app import run
from scripts.cli.exits import Exit, UsageError

MEDIUM = Finding(
    rule_id="dead-code/unused-function", category=Category.QUALITY, severity=Severity.MEDIUM, confidence=1,
    tier=Tier.REVIEW, message="Nothing calls it", locations=(Location(path="a.py", line=1),),
)  # fmt: skip
ANALYSIS = Analysis(component="/somewhere", created=datetime(2026, 1, 1, tzinfo=UTC), findings=(MEDIUM,))


def test_focus_is_a_list_of_areas() -> None:
    assert parse_focus("quality, Security,") == [Category.QUALITY, Category.SECURITY]
    assert parse_focus(None) == parse_focus("") == list(Category)
    with pytest.raises(UsageError, match=r"'speed'\. Choose from: quality, architecture, integration, security"):
        parse_focus("quality,speed")


@pytest.mark.parametrize(
    ("fail_on", "code"),
    [(None, Exit.FINE), (Severity.LOW, Exit.FINDINGS), (Severity.MEDIUM, Exit.FINDINGS), (Severity.HIGH, Exit.FINE)],
)
def test_findings_at_or_above_the_severity_end_with_1(fail_on: Severity | None, code: Exit) -> None:
    assert exit_code(ANALYSIS, fail_on) is code


def test_a_table_goes_to_standard_output_alone(capsys: pytest.CaptureFixture[str]) -> None:
    report(ANALYSIS, Format.TABLE, None)
    out, err = capsys.readouterr()
    assert "unused" in out
    assert "report.html" in err
    assert "report.html" not in out


def test_a_named_file_gets_the_report_and_standard_error_says_where(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report(ANALYSIS, Format.TABLE, folder / "a.txt")
    assert "unused" in (folder / "a.txt").read_text()
    assert capsys.readouterr() == ("", f"Written to {folder / 'a.txt'}\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--component", "https://canary@example.com/a/b"], "carries a password or token"),
        (["--component", "ssh://git:canary@example.com/a/b"], "carries a password or token"),
        (["--component", " "], "--component is empty"),
        (["--component", "nowhere"], "There is nothing at"),
        (["--component", ".", "--path", "nowhere"], "There is nothing at"),
        (["--component", ".", "--focus", "speed"], "There is no focus 'speed'"),
        (["--component", ".", "--fail-on", "awful"], "awful"),
        (["--component", ".", "--output", "none/a.json"], "the folder none does not exist"),
        ([], "--component"),
    ],
)
def test_what_cannot_be_done_is_told_with_exit_2_before_anything_starts(
    folder: Path, arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["--action", "component-analysis", *arguments]) == 2
    out, err = capsys.readouterr()
    assert said in err
    assert "canary" not in err
    assert len(err.splitlines()) == 1
    assert out == ""
    assert not (get_settings().autopilot_home / "server").exists()


def test_a_named_server_that_does_not_answer_is_told_before_work_is_done_for_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "a.py").write_text("print(1)\n")
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/api"
        monkeypatch.setenv("PREFECT_API_URL", url)
        assert run(["--action", "component-analysis", "--component", str(folder)]) == 3
    out, err = capsys.readouterr()
    assert f"No Prefect server answers at {url} (environment variable PREFECT_API_URL)" in err
    assert out == ""


def test_a_wrong_argument_is_told_without_waiting_for_what_only_an_analysis_needs() -> None:
    code = (
        "import sys; from scripts.cli.app import run; run(['component-analysis', '--format', 'x']);"
        "print(sorted({'prefect', 'httpx', 'jinja2', 'tree_sitter'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_a_dash_for_the_output_means_standard_output() -> None:
    assert file_for(Path("-")) is None
    assert file_for(Path("report.html")) == Path("report.html")
