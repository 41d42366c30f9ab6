"""What people hear, by a real channel: a server on loopback that takes what apprise and Slack's webhook send."""

import http.server
import json
import re
import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest

from config import clients
from config.settings import get_settings
from integrations.database.alerts import AlertEntry, recent_alerts
from tasks.alerting.changes import News
from tasks.alerting.picture import Picture, Run
from tasks.alerting.round import AlertReport, alerts_for_status, settle
from tests.tasks.alerting.pictures import NOW, picture, run

# apprise itself looks for a module that Python 3.12 deprecates
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")

AUDIT, SYNC = "audit", "sync"


class Receiver(http.server.BaseHTTPRequestHandler):
    heard: list[dict[str, str]]
    is_broken: bool

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if not type(self).is_broken:
            self.heard.append(json.loads(body))
        self.send_response(500 if type(self).is_broken else 200)
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@pytest.fixture
def channel(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Receiver]]:
    Receiver.heard, Receiver.is_broken = [], False
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setenv("NOTIFY_URLS", f"json://127.0.0.1:{server.server_port}/")
        get_settings.cache_clear()
        yield Receiver
        server.shutdown()


def settled(*ended: Run, after: float = 0) -> AlertReport:
    """The picture so many minutes later is settled."""
    seen: Picture = picture(*ended)
    return settle(clients.database(), seen.model_copy(update={"taken": NOW + timedelta(minutes=after)}))


def titles(channel: type[Receiver]) -> list[str]:
    """Without how bad it is, and how often it was."""
    return [re.split(r" [\[(]", each["title"])[0] for each in channel.heard]


def test_the_same_problem_is_told_once_however_often_it_is_seen(channel: type[Receiver]) -> None:
    failed = run("FAILED", message="boom")
    for _ in range(4):
        settled(failed)
    assert titles(channel) == ["audit failed"]
    assert "boom" in channel.heard[0]["message"]
    assert channel.heard[0]["type"] == "warning"


def test_more_of_the_same_is_told_after_the_cooldown_with_its_number(channel: type[Receiver]) -> None:
    first, second = run("FAILED"), run("FAILED", ago=0)
    settled(first)
    assert settled(second, first, after=30).news == {}
    assert settled(second, first, after=61).news == {"audit failed": News.GROWN}
    assert settled(second, first, after=200).news == {}
    assert "audit failed (2 times since" in channel.heard[1]["title"]


def test_worse_is_told_at_once(channel: type[Receiver]) -> None:
    runs = [run("FAILED", ago=each) for each in (3, 2, 1)]
    settled(runs[0])
    settled(*reversed(runs), after=1)
    assert titles(channel) == ["audit failed", "Worse: audit failed 3 times within an hour"]
    assert channel.heard[1]["type"] == "failure"


def test_what_is_well_again_is_told_once_and_closed(channel: type[Receiver]) -> None:
    failed = run("FAILED")
    settled(failed)
    for _ in range(2):
        report = settled(run(ago=0), failed, after=5)
    assert report.open == ()
    assert titles(channel) == ["audit failed", "Well again: audit failed"]
    assert channel.heard[1]["type"] == "success"
    settled(run("FAILED", ago=-6), after=7)
    assert titles(channel)[2:] == ["audit failed"]


def test_all_news_of_one_look_are_one_message(channel: type[Receiver]) -> None:
    settled(run("FAILED"), run("FAILED", operation=SYNC))
    (message,) = channel.heard
    assert message["title"] == "2 alerts"
    assert "audit failed" in message["message"]
    assert "sync failed" in message["message"]


@pytest.mark.parametrize("again", [run("FAILED", name="x"), run(name="y", ago=0)])
def test_what_nobody_heard_is_told_the_next_time(channel: type[Receiver], again: Run) -> None:
    settled(run("FAILED", name="x", ago=20))
    channel.is_broken = True
    bad = [run("FAILED", ago=each, name=f"bad-{each}") for each in (1, 2, 3)] if again.name == "x" else [again]
    settled(*bad, after=1)
    channel.is_broken = False
    settled(*bad, after=2)
    assert len(channel.heard) == 2
    assert titles(channel)[1].startswith("Worse" if again.name == "x" else "Well again")


def test_slack_is_told_by_its_webhook(channel: type[Receiver], monkeypatch: pytest.MonkeyPatch) -> None:
    address = str(get_settings().notify_urls[0].get_secret_value()).replace("json", "http")  # type: ignore[index]
    monkeypatch.delenv("NOTIFY_URLS")
    monkeypatch.setenv("SLACK_WEBHOOK_URL", address)
    get_settings.cache_clear()
    settled(run("FAILED"))
    assert channel.heard[0]["text"].startswith("*audit failed [warning]*\n")


def test_without_a_channel_the_log_is_told(caplog: pytest.LogCaptureFixture) -> None:
    for _ in range(2):
        settled(run("FAILED"))
    assert [record.message.splitlines()[0] for record in caplog.records if record.levelname == "WARNING"] == [
        "audit failed [warning]"
    ]


def test_status_sees_what_is_open_before_what_was(channel: type[Receiver]) -> None:
    settled(run("FAILED"), run("FAILED", operation=SYNC))
    settled(run("FAILED"), run(operation=SYNC, ago=0), after=1)

    def seen(alerts: list[AlertEntry]) -> list[tuple[str, bool]]:
        return [(each.subject, each.closed is None) for each in alerts]

    assert seen(alerts_for_status()) == [(AUDIT, True), (SYNC, False)]
    assert seen(recent_alerts(clients.database(), limit=1)) == [(AUDIT, True)]
