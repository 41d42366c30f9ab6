from datetime import UTC, datetime

from integrations.database.alerts import AlertEntry, AlertSeverity
from tasks.alerting.present import to_markdown
from tasks.alerting.round import AlertReport

MOMENT = datetime(2026, 5, 1, 3, 7, tzinfo=UTC)


def alert(title: str, message: str, count: int = 0) -> AlertEntry:
    return AlertEntry(
        kind="failures", subject="x", severity=AlertSeverity.CRITICAL, title=title, message=message, opened=MOMENT,
        seen=MOMENT, count=count,
    )  # fmt: skip


def test_each_alert_is_an_entry_with_what_is_known_below_and_says_only_what_it_says() -> None:
    text = to_markdown(AlertReport(open=(alert("<b> failed", "one: `boom`\ntwo: __init__.py", 3),)))
    assert text.splitlines()[2:] == [
        r"- **\<b\> failed** (critical, since 01 May 03:07 UTC, 3 times)",
        "    - one: `boom`",
        r"    - two: \_\_init\_\_.py",
    ]


def test_without_alerts_it_says_so() -> None:
    assert "Nothing needs a person." in to_markdown(AlertReport(open=()))
