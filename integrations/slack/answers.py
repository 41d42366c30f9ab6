"""What Slack's errors mean: one error type for each different reaction."""

import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from integrations.answers import Answer
from integrations.errors import Forbidden, NotFound, RateLimited, Rejected, ServiceError, Unauthorized, Unavailable
from integrations.limits import SECONDARY_PAUSE, retry_after

SERVICE = "Slack"
UNKNOWN_TOKENS = {"invalid_auth", "not_authed", "account_inactive", "token_expired", "token_revoked", "unauthorized"}
MISSING = {"channel_not_found", "user_not_found", "users_not_found", "message_not_found", "thread_not_found"}
MISSING |= {"no_service", "not_found", "file_not_found"}
BUSY = {"internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org"}
FORBIDDEN = {
    "not_in_channel": "Invite the bot: type `/invite @name-of-the-bot` in the channel",
    "is_archived": "The channel is archived: name another one",
    "channel_is_archived": "The channel is archived: name another one",
    "restricted_action": "An administrator restricts who may post here",
    "access_denied": "Check what the app may do",
    "forbidden": "Check what the app may do",
}
"""What the token may not do, and what helps."""
KINDS: tuple[tuple[type[ServiceError], Collection[str], Collection[int], str], ...] = (
    (Unauthorized, UNKNOWN_TOKENS, {401}, "Check SLACK_BOT_TOKEN; it begins with xoxb-"),
    (Forbidden, FORBIDDEN, {403}, "Check what the app may do"),
    (NotFound, MISSING, {404}, ""),
    (Unavailable, BUSY, range(500, 600), "Try again later"),
)


class Uncertain(ServiceError):
    """No answer came, and there is no way to look whether it was posted: sending again may repeat it."""


class Details(Answer):
    messages: tuple[str, ...] = ()


class Refusal(Answer):
    """An answer whose `ok` is false."""

    error: str = "an answer without a reason"
    needed: str = ""
    response_metadata: Details = Details()


def error_from(asked: str, refusal: Refusal, status: int, headers: Mapping[str, str]) -> ServiceError:
    """The error that fits Slack's answer."""
    code = refusal.error
    if code in ("ratelimited", "rate_limited") or status == 429:
        retry_at = datetime.now(UTC) + timedelta(seconds=retry_after(headers, time.time()) or SECONDARY_PAUSE)
        return RateLimited(SERVICE, asked, code, "Wait, or spread the work", status=429, retry_at=retry_at)
    if code == "missing_scope":
        answered, advice = f"missing_scope {refusal.needed}", f"Add the scope {refusal.needed} and install the app anew"
        return Forbidden(SERVICE, asked, answered, advice, status=status)
    for kind, codes, statuses, advice in KINDS:
        if code in codes or status in statuses:
            if kind is NotFound:
                return NotFound(SERVICE, _missing(code, asked), code, status=status)
            return kind(SERVICE, asked, code, FORBIDDEN.get(code, advice), status=status)
    return Rejected(SERVICE, asked, "; ".join([code, *refusal.response_metadata.messages]), status=status)


def _missing(code: str, asked: str) -> str:
    """What is not there: the thing asked for, or what a call needed."""
    noun = {"no_service": "such webhook", "not_found": "page"}.get(code, code.partition("_not_found")[0].rstrip("s"))
    return asked if asked.startswith(noun) else f"{noun} to {asked}"


@contextmanager
def uncertain_if_lost() -> Iterator[None]:
    """For a call whose effect cannot be looked up: a lost answer is no reason to send it again."""
    try:
        yield
    except Unavailable as error:
        advice = "Look into the channel before sending it again"
        raise Uncertain(error.service, error.asked, error.answered, advice, status=error.status) from None
