"""What Linear's errors mean: one error type for each different reaction."""

import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from pydantic import ConfigDict, Field, model_validator
from pydantic.alias_generators import to_camel

from integrations.answers import Answer
from integrations.errors import Forbidden, NotFound, RateLimited, Rejected, ServiceError, Unauthorized, Unavailable
from integrations.limits import retry_after

SERVICE = "Linear"
TOKEN_ADVICE = "Check LINEAR_API_KEY; Linear shows keys under Settings, Security & access"  # noqa: S105
SCOPE_ADVICE = "Give the key access to the team, and the right to write"
RESETS = ("x-ratelimit-requests-reset", "x-ratelimit-endpoint-requests-reset", "x-ratelimit-complexity-reset")


class Details(Answer):
    model_config = ConfigDict(alias_generator=to_camel)

    code: str = ""
    type: str = ""
    user_presentable_message: str | None = None


class Complaint(Answer):
    """One of the errors in an answer; something before Linear may put it as a bare text."""

    message: str = "no explanation"
    extensions: Details = Field(default_factory=Details)

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, answer: object) -> object:
        return answer if isinstance(answer, dict) else {"message": str(answer)}

    @property
    def told(self) -> str:
        """The message with what Linear would tell a person."""
        more = self.extensions.user_presentable_message
        return f"{self.message} ({more})" if more and more != self.message else self.message


def error_from(asked: str, complaints: list[Complaint], status: int, headers: Mapping[str, str]) -> ServiceError:
    """The error that fits what Linear complains of."""
    first, told = complaints[0], "; ".join(complaint.told for complaint in complaints)
    code = first.extensions.code
    if code == "RATELIMITED" or status == 429:
        advice = "Wait, or spread the work"
        return RateLimited(SERVICE, asked, told, advice, status=status, retry_at=_retry_at(headers))
    if code == "AUTHENTICATION_ERROR" or status == 401:
        return Unauthorized(SERVICE, asked, told, TOKEN_ADVICE, status=status)
    if code == "FORBIDDEN" or status == 403:
        return Forbidden(SERVICE, asked, told, SCOPE_ADVICE, status=status)
    if first.message.startswith("Entity not found") or status == 404:
        return NotFound(SERVICE, asked, told, status=status)
    if status >= 500 or code == "INTERNAL_SERVER_ERROR":
        return Unavailable(SERVICE, asked, told, "Try again later", status=status)
    return Rejected(SERVICE, asked, told, status=status)


def _retry_at(headers: Mapping[str, str]) -> datetime | None:
    """When the budget that is used up is full again; the headers tell it in milliseconds since 1970."""
    for name in RESETS:
        if headers.get(name.replace("-reset", "-remaining")) == "0" and headers.get(name, "").isdigit():
            return datetime.fromtimestamp(int(headers[name]) / 1000, UTC)
    if (seconds := retry_after(headers, time.time())) is not None:
        return datetime.now(UTC) + timedelta(seconds=seconds)
    known = [int(headers[name]) for name in RESETS if headers.get(name, "").isdigit()]
    return datetime.fromtimestamp(min(known) / 1000, UTC) if known else None
