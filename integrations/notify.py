"""Tell people by whatever apprise knows: email, chats, pagers. One address a channel."""

import logging
import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import StringIO
from typing import Literal
from urllib.parse import unquote

from apprise import Apprise, NotifyFormat, NotifyType
from pydantic import SecretStr

from integrations.errors import ServiceError
from integrations.redaction import redact_text

type Severity = Literal["info", "success", "warning", "failure"]

_TURN = threading.Lock()
"""Who listens to apprise does so alone: it has one logger for all channels."""

ADVICE = "Check its address by https://github.com/caronc/apprise/wiki, and whether the server can be reached"


class NotNotified(ServiceError):
    """A channel did not take the message; `channel` names its kind, never its address."""

    @property
    def channel(self) -> str:
        return self.asked


def notify(
    message: str, channels: Sequence[SecretStr], *, title: str = "", severity: Severity = "info"
) -> ExceptionGroup[NotNotified] | None:
    """Tell every channel (apprise addresses). What failed comes back, an error each; raises it if nobody was told."""
    failures = [error for address in channels if (error := _tell(address, message, title, severity))]
    if not failures:
        return None
    group = ExceptionGroup(f"{len(failures)} of {len(channels)} channels were not told", failures)
    if len(failures) == len(channels):
        raise group
    return group


def _tell(address: SecretStr, message: str, title: str, severity: Severity) -> NotNotified | None:
    secret = address.get_secret_value()
    kind = secret.partition("://")[0] if "://" in secret else "unknown"
    channel = Apprise()
    with _overheard() as told:
        if not channel.add(secret):
            return NotNotified("Notification", f"{kind} channel", "not an address that apprise understands", ADVICE)
        if channel.notify(message, title, NotifyType(severity), body_format=NotifyFormat.TEXT):
            return None
    reason = redact_text(" ".join(told.getvalue().split())[:300], _parts(secret))
    return NotNotified("Notification", f"{kind} channel", reason or "not delivered", ADVICE)


@contextmanager
def _overheard() -> Iterator[StringIO]:
    """What apprise says meanwhile, which nobody else hears: addresses stand in it, and in what it has urllib3 say."""
    told, ours = StringIO(), threading.get_ident()
    handler = logging.StreamHandler(told)
    handler.setLevel(logging.WARNING)
    apprise, urllib3 = logging.getLogger("apprise"), logging.getLogger("urllib3.connectionpool")
    apprise.propagate = False
    _TURN.acquire()
    before = apprise.handlers[:]

    def others(record: logging.LogRecord) -> bool:
        return record.thread != ours

    apprise.handlers[:] = [handler]
    urllib3.addFilter(others)
    try:
        yield told
    finally:
        apprise.handlers[:] = before
        _TURN.release()
        urllib3.removeFilter(others)


def _parts(address: str) -> list[str]:
    """Everything in an address that may be a secret, longest first."""
    body = address.partition("://")[2]
    pieces = {address, body, *re.split(r"[@:/?&=,]", body)}
    pieces |= {unquote(piece) for piece in pieces}
    return sorted((piece for piece in pieces if len(piece) > 3), key=len, reverse=True)
