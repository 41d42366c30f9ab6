"""A `requests` session that asks the governor first, remembers answers, and never waits for ever. It does not retry."""

from collections.abc import Callable, Mapping
from typing import Any, override
from urllib.parse import urlsplit

import requests
from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter

from integrations.errors import RateLimited
from integrations.governor import Cost, Governor
from integrations.http_cache import ResponseCache, cache_key

TIMEOUT = (10.0, 60.0)
"Seconds to connect, and between two pieces of an answer."
READS = frozenset({"GET", "HEAD", "OPTIONS"})
LIMIT_STATUSES = frozenset({400, 403, 429})

type CostOf = Callable[[PreparedRequest], Cost]


def cost_by_method(request: PreparedRequest) -> Cost:
    """Everything that is not a read is a write, and POST creates."""
    return Cost(write=request.method not in READS, create=request.method == "POST")


def governed_session(
    governor: Governor, cache: ResponseCache | None = None, *, cost: CostOf = cost_by_method
) -> requests.Session:
    """A session for one platform and credential; `.netrc` and cookies of the machine stay out.

    Sending raises RateLimited when the turn is too far off or the service says that it was too much.
    """
    session = requests.Session()
    session.auth = _no_netrc
    adapter = GovernedAdapter(governor, cache, cost)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    return session


class GovernedAdapter(HTTPAdapter):
    """Sends when the governor lets it; a conditional request where the answer is known."""

    def __init__(self, governor: Governor, cache: ResponseCache | None, cost: CostOf) -> None:
        super().__init__(max_retries=0)
        self._governor = governor
        self._cache = cache
        self._cost = cost

    @override
    def send(
        self,
        request: PreparedRequest,
        stream: bool = False,
        timeout: Any = None,
        verify: bool | str = True,
        cert: Any = None,
        proxies: Mapping[str, str] | None = None,
    ) -> Response:
        cost = self._cost(request)
        asked = f"{request.method} {urlsplit(request.url or '').path}"
        cache = self._cache if request.method == "GET" and not stream else None
        key = cache_key(self._governor.key, request)
        if cache and (etag := cache.etag(key)):
            request.headers["If-None-Match"] = etag
        self._governor.wait_for_turn(cost, asked)
        response = super().send(request, stream, timeout or TIMEOUT, verify, cert, proxies)
        self._learn(cost, response, asked)
        return self._remembered(cache, key, request, response) if cache else response

    def _learn(self, cost: Cost, response: Response, asked: str) -> None:
        text = response.text if response.status_code in LIMIT_STATUSES else ""
        headers = {name.lower(): value for name, value in response.headers.items()}
        retry_at = self._governor.observe(cost, response.status_code, headers, text)
        if retry_at:
            answered = f"too many requests ({response.status_code})"
            advice = f"Wait until {retry_at:%H:%M:%S} UTC"
            raise RateLimited(
                self._governor.platform, asked, answered, advice, status=response.status_code, retry_at=retry_at
            )

    def _remembered(self, cache: ResponseCache, key: str, request: PreparedRequest, response: Response) -> Response:
        if response.status_code != 304:
            cache.keep(key, response)
            return response
        kept = cache.recall(key, response)
        response.close()
        return self.build_response(request, kept) if kept else response


def _no_netrc(request: PreparedRequest) -> PreparedRequest:
    return request
