"""Telling people of alerts: by every channel that is set up, else in the log; all news of one look in one message."""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence

from prefect.exceptions import MissingContextError
from prefect.logging import get_run_logger

from config.settings import get_settings
from integrations.database.alerts import AlertEntry, AlertSeverity
from integrations.errors import ServiceError
from integrations.notify import Severity
from tasks import notifications
from tasks.alerting.changes import News, Update
from tasks.slack import messages as slack_messages
from tasks.writing import writing

ACTOR = "alerts"
WORDS: Mapping[News, str] = {
    News.OPENED: "", News.WORSE: "Worse: ", News.GROWN: "Still: ", News.RECOVERED: "Well again: ",
}  # fmt: skip


def tell(news: Sequence[Update], run: str | None = None) -> bool:
    """Say it by every channel; whether anybody was told. Without a channel the log is told, and that counts."""
    title, message, severity = headline(news), text(news), loudness(news)
    _log(f"{title}\n{message}".strip(), severity)
    with writing(ACTOR, run):
        told = [_sent(send) for send in _channels(title, message, severity)]
    return any(told) or not told


def headline(news: Sequence[Update]) -> str:
    """What it is about, in one line."""
    if len(news) == 1:
        return _paragraph(news[0].entry, news[0].news).partition("\n")[0]
    recovered = sum(each.news is News.RECOVERED for each in news)
    parts = [f"{len(news) - recovered} alerts"] * (recovered < len(news)) + [f"{recovered} recovered"] * (recovered > 0)
    return ", ".join(parts)


def text(news: Sequence[Update]) -> str:
    """A paragraph for each alert; of a single one what the headline does not say."""
    if len(news) == 1:
        return _paragraph(news[0].entry, news[0].news).partition("\n")[2]
    return "\n\n".join(_paragraph(each.entry, each.news) for each in news)


def _paragraph(entry: AlertEntry, news: News | None) -> str:
    if news is News.RECOVERED:
        return f"Well again: {entry.title} ({entry.count} times since {entry.opened:%d %b %H:%M} UTC)"
    again = f" ({entry.count} times since {entry.opened:%d %b %H:%M} UTC)" if entry.count > 1 else ""
    return f"{WORDS[news or News.OPENED]}{entry.title}{again} [{entry.severity}]\n{entry.message}"


def loudness(news: Sequence[Update]) -> Severity:
    """In apprise's words; recoveries alone are a success."""
    standing = {each.entry.severity for each in news if each.news is not News.RECOVERED}
    if AlertSeverity.CRITICAL in standing:
        return "failure"
    return "warning" if standing else "success"


def _channels(title: str, message: str, severity: Severity) -> Iterator[Callable[[], object]]:
    settings = get_settings()
    if settings.notify_urls:
        yield lambda: notifications.send.fn(message or title, title, severity)
    if settings.slack_enabled and settings.slack_webhook_url:
        yield lambda: slack_messages.send_webhook.fn(f"*{title}*\n{message}".strip())


def _sent(send: Callable[[], object]) -> bool:
    try:
        send()
    except ServiceError as error:
        _log(f"An alert could not be told: {error}", "failure")
        return False
    return True


def _log(message: str, severity: Severity) -> None:
    level = logging.ERROR if severity == "failure" else logging.WARNING if severity == "warning" else logging.INFO
    try:
        get_run_logger().log(level, message)
    except MissingContextError:
        logging.getLogger(__name__).log(level, message)
