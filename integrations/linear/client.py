"""One connection to Linear: documents go out, models or typed errors come back."""

import math
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Self
from uuid import NAMESPACE_URL, uuid5

import requests
from gql import GraphQLRequest
from gql.transport.exceptions import TransportConnectionFailed, TransportError, TransportServerError
from gql.transport.requests import RequestsHTTPTransport
from pydantic import BaseModel, ConfigDict, JsonValue, TypeAdapter, ValidationError
from pydantic.alias_generators import to_camel

from integrations.errors import NotFound, RateLimited, Unavailable
from integrations.governor import Cost, Governor
from integrations.limits import COMPLEXITY
from integrations.linear.answers import SERVICE, Complaint, error_from
from integrations.linear.complexity import complexity, page_size
from integrations.linear.documents import Document
from integrations.linear.models import Entity, holds
from integrations.writes import Effect, Journal, Write, perform

TIMEOUT = 30
CAMEL = ConfigDict(alias_generator=to_camel)
COMPLAINTS = TypeAdapter(list[Complaint])


class Linear:
    """A connection with an API key, or with the access token of an OAuth application if `oauth`."""

    def __init__(
        self, url: str, key: str, journal: Journal, *, oauth: bool = False, governor: Governor | None = None
    ) -> None:
        self.journal = journal
        self._governor = governor
        headers = {"Authorization": f"Bearer {key}" if oauth else key}
        self._transport = RequestsHTTPTransport(url, headers=headers, timeout=TIMEOUT, retries=0)
        self._transport.connect()  # type: ignore[no-untyped-call]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the connection."""
        self._transport.close()  # type: ignore[no-untyped-call]

    def read[A: Entity](self, document: Document[A], asked: str, **variables: JsonValue) -> A:
        """One thing. Raises the ServiceError that fits; `asked` says in it what was wanted."""
        return _parsed(asked, document.answer, self._ask(document.text, asked, variables))

    def pages[A: Entity](self, document: Document[A], asked: str, **variables: JsonValue) -> Iterator[A]:
        """Everything, page by page, each as large as Linear's cost limit allows."""
        after: str | None = None
        while True:
            paged = {**variables, "first": page_size(document.text), "after": after}
            page = _parsed(asked, Page, self._ask(document.text, asked, paged))
            for node in page.nodes:
                yield _parsed(asked, document.answer, node)
            if not page.page_info.has_next_page:
                return
            after = page.page_info.end_cursor

    def mutate[A: Entity](self, document: Document[A], asked: str, **variables: JsonValue) -> A:
        """Send a mutation as it is, unrecorded; see `create` and `update`."""
        try:
            payload = self._ask(document.text, asked, variables)
        except NotFound as error:
            kind = error.answered.partition(": ")[2].partition(" ")[0] or "thing"
            raise NotFound(SERVICE, f"{kind} to {asked}", error.answered, status=error.status) from None
        entity = payload.get("entity") if isinstance(payload, dict) else None
        return _parsed(asked, document.answer, entity)

    def create[A: Entity](
        self, write: Write, create: Document[A], get: Document[A], given: Mapping[str, JsonValue]
    ) -> Effect[A]:
        """Create by an id that the write's key determines: the same key again finds what is there."""
        own = identity(write.key)

        def find() -> A | None:
            return self.find(get, write.sentence, own)

        def send(_: A | None) -> A:
            return self.mutate(create, write.sentence, input={**given, "id": own})

        return perform(self.journal, write, send, find=find)

    def update[A: Entity](
        self, write: Write, update: Document[A], get: Document[A], given: Mapping[str, JsonValue]
    ) -> Effect[A]:
        """Bring the entity `write.key` to what is given; nothing is sent if it is so already."""

        def find() -> A:
            return self.read(get, write.target, id=write.key)

        def send(_: A | None) -> A:
            return self.mutate(update, write.sentence, id=write.key, input=dict(given))

        return perform(self.journal, write, send, find=find, done=lambda entity: holds(entity, given))

    def find[A: Entity](self, document: Document[A], asked: str, key: str) -> A | None:
        """What an id leads to, if anything."""
        try:
            return self.read(document, asked, id=key)
        except NotFound:
            return None

    def _ask(self, text: str, asked: str, variables: Mapping[str, JsonValue]) -> JsonValue:
        """Send when it is our turn; what Linear says of its limit holds every process that shares the governor."""
        if not self._governor:
            return self._send(text, asked, variables)
        first = variables.get("first")
        points = complexity(text, first if isinstance(first, int) else 1)
        cost = Cost("requests", write=text.startswith("mutation"), points={COMPLEXITY: points})
        self._governor.wait_for_turn(cost, asked)
        try:
            answer = self._send(text, asked, variables)
        except RateLimited as error:
            seconds = math.ceil((error.retry_at - datetime.now(UTC)).total_seconds())
            self._governor.observe(cost, 429, self._headers() | {"retry-after": str(max(1, seconds))})
            raise
        self._governor.observe(cost, 200, self._headers())
        return answer

    def _send(self, text: str, asked: str, variables: Mapping[str, JsonValue]) -> JsonValue:
        request = GraphQLRequest(text, variable_values=dict(variables))
        try:
            result = self._transport.execute(request)
        except TransportServerError as error:
            complaint = Complaint(message=f"HTTP {error.code}, and no explanation")
            raise error_from(asked, [complaint], error.code or 500, self._headers()) from None
        except (TransportConnectionFailed, TransportError, requests.RequestException) as error:
            answered = f"no whole answer ({type(error.__cause__ or error).__name__})"
            raise Unavailable(SERVICE, asked, answered, "Check the network, then try again") from None
        if result.errors:
            complaints = COMPLAINTS.validate_python(result.errors)
            raise error_from(asked, complaints, self._status(complaints), self._headers())
        (answer,) = (result.data or {"": None}).values()
        return answer  # type: ignore[no-any-return]

    def _headers(self) -> dict[str, str]:
        return {name.lower(): value for name, value in (self._transport.response_headers or {}).items()}

    @staticmethod
    def _status(complaints: list[Complaint]) -> int:
        codes = {"INTERNAL_SERVER_ERROR": 500, "BAD_GATEWAY": 502, "SERVICE_UNAVAILABLE": 503, "NOT_FOUND": 404}
        codes |= {"UNAUTHORIZED": 401, "FORBIDDEN": 403}
        return codes.get(complaints[0].extensions.code, 400)


class PageInfo(BaseModel):
    model_config = CAMEL

    has_next_page: bool
    end_cursor: str | None


class Page(BaseModel):
    model_config = CAMEL

    nodes: list[JsonValue]
    page_info: PageInfo


def identity(key: str) -> str:
    """The id of what a key creates: the same key again meets what is there."""
    return str(uuid5(NAMESPACE_URL, key))


def _parsed[M: BaseModel](asked: str, model: type[M], found: JsonValue) -> M:
    try:
        return model.model_validate(found)
    except ValidationError as error:
        places = ", ".join(sorted({".".join(map(str, one["loc"])) or "answer" for one in error.errors()}))
        advice = "Linear's API may have changed: look for a newer release"
        raise Unavailable(SERVICE, asked, f"an answer that does not fit: {places}", advice) from None
