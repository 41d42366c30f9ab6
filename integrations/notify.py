"""Tell people by whatever apprise knows: email, chats, pagers. One address a channel."""

import logging
import re
from collections.abc import Sequence
from io import StringIO
from typing import Literal
from urllib.parse import unquote

from apprise import Apprise, NotifyFormat, NotifyType
from pydantic import SecretStr

from integrations.errors import ServiceError
from integrations.redaction import redact_text

type Severity = Literal["info", "success", "warning", "failure"]

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
    if not channel.add(secret):
        return NotNotified("Notification", f"{kind} channel", "not an address that apprise understands", ADVICE)
    told = StringIO()
    handler = logging.StreamHandler(told)
    logger = logging.getLogger("apprise")
    logger.addHandler(handler)
    try:
        if channel.notify(message, title, NotifyType(severity), body_format=NotifyFormat.TEXT):
            return None
    finally:
        logger.removeHandler(handler)
    reason = redact_text(" ".join(told.getvalue().split())[:300], _parts(secret))
    return NotNotified("Notification", f"{kind} channel", reason or "not delivered", ADVICE)


def _parts(address: str) -> list[str]:
    """Everything in an address that may be a secret, longest first."""
    body = address.partition("://")[2]
    pieces = {address, body, *re.split(r"[@:/?&=,]", body)}
    pieces |= {unquote(piece) for piece in pieces}
    return sorted((piece for piece in pieces if len(piece) > 3), key=len, reverse=True)
