"""One connection to Slack: calls go out, models or typed errors come back."""

import math
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from http.client import HTTPException
from typing import Any

import httpx
from pydantic import BaseModel, ValidationError
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError, SlackRequestError

from integrations.answers import Answer
from integrations.errors import NotFound, RateLimited, Unavailable
from integrations.governor import Governor
from integrations.slack.answers import SERVICE, Refusal, error_from
from integrations.slack.tiers import cost_of
from integrations.writes import Journal

TIMEOUT = 30
PAGE = 200
CHANNEL_TYPES = "public_channel,private_channel"


class Named(Answer):
    """A channel or a person by id and name."""

    id: str
    name: str


class Cursor(Answer):
    next_cursor: str = ""


class Listed(Answer):
    channels: tuple[Named, ...] = ()
    members: tuple[Named, ...] = ()
    response_metadata: Cursor = Cursor()


class Slack:
    """A connection with a bot's token. Channels and people are looked up once, and remembered."""

    def __init__(self, url: str, token: str, journal: Journal, *, governor: Governor | None = None) -> None:
        self.journal = journal
        self._governor = governor
        self._client = WebClient(token, base_url=f"{url.rstrip('/')}/", timeout=TIMEOUT, retry_handlers=[])
        self._known: dict[str, str] = {}

    def call[M: BaseModel](self, method: str, asked: str, answer: type[M], **given: Any) -> M:
        """Call a method of the Web API. Raises the ServiceError that fits; `asked` says in it what was wanted."""
        if not self._governor:
            return self._send(method, asked, answer, given)
        cost = cost_of(method, given)
        self._governor.wait_for_turn(cost, asked)
        try:
            return self._send(method, asked, answer, given)
        except RateLimited as error:
            seconds = math.ceil((error.retry_at - datetime.now(UTC)).total_seconds())
            self._governor.observe(cost, 429, {"retry-after": str(max(1, seconds))})
            raise

    def _send[M: BaseModel](self, method: str, asked: str, answer: type[M], given: Mapping[str, Any]) -> M:
        try:
            response = self._client.api_call(method, json={k: v for k, v in given.items() if v is not None})
            return answer.model_validate(response.data)
        except SlackApiError as error:
            raise _explained(asked, error) from None
        # Slack's own client takes every JSON for an object.
        except (SlackRequestError, SlackClientError, OSError, HTTPException, ValueError, AttributeError) as error:
            advice = "Check the network, then try again"
            raise Unavailable(SERVICE, asked, f"no whole answer ({type(error).__name__})", advice) from None

    def upload(self, url: str, content: bytes, asked: str) -> None:
        """Send a file's content to where Slack wants it."""
        try:
            answer = httpx.post(url, content=content, timeout=TIMEOUT)
        except httpx.HTTPError as error:
            raise Unavailable(SERVICE, asked, f"no whole answer ({type(error).__name__})", "Try again") from None
        if answer.status_code != 200:
            raise error_from(asked, Refusal(error=f"HTTP {answer.status_code}"), answer.status_code, answer.headers)

    def channel(self, name: str) -> str:
        """The id of a channel by `#name`, name or id. Raises NotFound."""
        wanted = name.removeprefix("#")
        if not self._known.get(f"#{wanted}"):
            for channel in self._pages(
                "conversations.list", "list of channels", types="public_channel,private_channel"
            ):
                self._known[f"#{channel.name}"] = self._known[f"#{channel.id}"] = channel.id
        return self._found(f"#{wanted}", f"channel {name!r}")

    def user(self, name: str) -> str:
        """The id of a person by `@name`, name, id or address. Raises NotFound."""
        wanted = name.removeprefix("@")
        if "@" in wanted:
            return self.call("users.lookupByEmail", f"user {wanted}", Person, email=wanted).user.id
        if not self._known.get(f"@{wanted}"):
            for user in self._pages("users.list", "list of users"):
                self._known[f"@{user.name}"] = self._known[f"@{user.id}"] = user.id
        return self._found(f"@{wanted}", f"user {name!r}")

    def _pages(self, method: str, asked: str, **given: str) -> Iterator[Named]:
        cursor = ""
        while True:
            page = self.call(method, asked, Listed, limit=PAGE, cursor=cursor or None, **given)
            yield from page.channels + page.members
            cursor = page.response_metadata.next_cursor
            if not cursor:
                return

    def _found(self, key: str, asked: str) -> str:
        if key not in self._known:
            raise NotFound(SERVICE, asked, advice="A private channel is seen only by its members: invite the bot")
        return self._known[key]


class Person(BaseModel):
    user: Named


def _explained(asked: str, error: SlackApiError) -> Exception:
    response = error.response
    found = getattr(response, "data", None)
    status = int(getattr(response, "status_code", 200))
    try:
        refusal = Refusal.model_validate(found)
    except ValidationError:
        refusal = Refusal(error=f"HTTP {status}")
    return error_from(asked, refusal, status, dict(getattr(response, "headers", {})))
