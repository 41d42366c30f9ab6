from io import StringIO

from rich.console import Console

from tasks.health.present import to_markdown, to_table
from tasks.health.report import Check, HealthReport, Status


def check(name: str, status: Status, message: str = "", next_step: str = "") -> Check:
    return Check(name=name, status=status, message=message, next_step=next_step, seconds=0)


def report(*checks: Check) -> HealthReport:
    return HealthReport(checks=checks)


def test_the_score_is_the_mean_of_what_is_configured() -> None:
    mixed = report(
        check("a", Status.OK), check("b", Status.WARNING), check("c", Status.FAILED), check("d", Status.NOT_CONFIGURED)
    )
    assert mixed.score == 50
    assert mixed.summary == "Health 50 of 100: 1 ok, 1 warning, 1 failed, 1 not configured"
    assert [failed.name for failed in mixed.failed] == ["c"]
    assert report(check("d", Status.NOT_CONFIGURED)).score == 100


def test_score_and_summary_are_in_the_json() -> None:
    assert '"score":100' in report(check("a", Status.OK)).model_dump_json()


def test_markdown_keeps_its_table_whatever_is_said_and_begins_with_what_to_do() -> None:
    lines = to_markdown(report(check("a", Status.FAILED, "x | y\n<b>", "do\nthis"))).splitlines()
    assert lines[2] == "- **a**: do this"
    assert lines[-1] == r"| a | failed | x \| y &lt;b> |"


def test_the_table_shows_the_next_step_and_takes_text_as_text() -> None:
    stream = StringIO()
    Console(file=stream, width=100).print(to_table(report(check("a", Status.FAILED, "[bold]x", "do this"))))
    shown = stream.getvalue()
    assert "[bold]x" in shown
    assert "→ do this" in shown
    assert "Health 0 of 100" in shown
