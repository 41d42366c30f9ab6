"""Telling people by whatever apprise knows."""

from typing import Annotated

from pydantic import BaseModel, Field

from config.clients import notification_channels
from integrations.errors import Rejected
from integrations.notify import Severity, notify
from integrations.writes import Write, perform
from tasks.retries import writes_once
from tasks.writing import Written, current_journal, written


class Notified(BaseModel):
    """How many channels were told, and what went wrong with the others."""

    channels: int
    failures: list[str] = []


@writes_once("notify.send")
def send(
    message: Annotated[str, Field(description="Plain text.", min_length=1)],
    title: str = "",
    severity: Severity = "info",
) -> Written[Notified]:
    """Tell every channel of NOTIFY_URLS: email, chat, pager."""
    channels = notification_channels()
    sentence = f"Tell {len(channels)} channels: {title or message[:60]}"
    write = Write("notify", "send", f"{len(channels)} channels", f"{title} {message}", sentence, {"message": message})

    def tell(_: Notified | None) -> Notified:
        try:
            failed = notify(message, channels, title=title, severity=severity)
        except ExceptionGroup as group:
            told = "; ".join(str(error) for error in group.exceptions)
            raise Rejected("Notification", "tell every channel", told, "Check NOTIFY_URLS") from None
        failures = [str(error) for error in failed.exceptions] if failed else []
        return Notified(channels=len(channels) - len(failures), failures=failures)

    return written(perform(current_journal(), write, tell))
