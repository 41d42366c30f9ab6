"""Asking a registry: with a time limit, without credentials, and again only if the answer changed."""

import json
import re
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import requests
from pydantic import JsonValue
from requests import PreparedRequest, Response

from integrations.errors import NotFound, Unavailable
from integrations.http_cache import ResponseCache, cache_key

TIMEOUT = (10.0, 30.0)
"""Seconds to connect, and between two pieces of an answer."""
AGENT = "prefect-autopilot"
CHALLENGE = re.compile(r'(\w+)="([^"]*)"')
TOLD = ("service", "scope")


class Registry:
    """One connection for many questions; answers are kept below `folder`."""

    def __init__(self, folder: Path, timeout: tuple[float, float] = TIMEOUT) -> None:
        self._cache = ResponseCache(folder)
        self._timeout = timeout
        self._session = requests.Session()
        self._session.auth = _no_netrc
        self._session.headers["User-Agent"] = AGENT

    def read(self, url: str, accept: str) -> JsonValue:
        """The JSON document there. Raises NotFound, Unavailable."""
        try:
            document: JsonValue = json.loads(self.get(url, accept))
        except ValueError as error:
            raise Unavailable(_host(url), f"GET {urlsplit(url).path}", "the answer is not JSON") from error
        return document

    def get(self, url: str, accept: str, token: str = "") -> bytes:
        """What is there, from memory if it is as it was. Raises NotFound, Unavailable."""
        request = self._session.prepare_request(requests.Request("GET", url, headers={"Accept": accept}))
        key = cache_key("", request)
        if token:
            request.headers["Authorization"] = f"Bearer {token}"
        if tag := self._cache.etag(key):
            request.headers["If-None-Match"] = tag
        response = self._send(request)
        kept = self._cache.recall(key, response) if response.status_code == 304 else None
        if kept is None:
            _refuse(response)
            self._cache.keep(key, response)
        return response.content if kept is None else kept.read()

    def anonymous_token(self, url: str) -> str:
        """What a registry of images gives to anybody for this address, empty where it wants none. Raises Unavailable.

        https://distribution.github.io/distribution/spec/auth/token/
        """
        request = self._session.prepare_request(requests.Request("GET", url))
        with self._send(request, stream=True) as response:
            challenge = response.headers.get("WWW-Authenticate", "") if response.status_code == 401 else ""
        asked = dict(CHALLENGE.findall(challenge)) if challenge.lower().startswith("bearer ") else {}
        realm = asked.pop("realm", "")
        if not realm.startswith(("https://", f"{urlsplit(url).scheme}://{urlsplit(url).netloc}/")):
            return ""
        answer = self.read(
            f"{realm}?{urlencode({name: asked[name] for name in TOLD if name in asked})}", "application/json"
        )
        told = answer if isinstance(answer, dict) else {}
        return str(told.get("token") or told.get("access_token") or "")

    def download(self, url: str, most: int) -> bytes:
        """A file of at most so many bytes. Raises NotFound, Unavailable."""
        request = self._session.prepare_request(requests.Request("GET", url))
        with self._send(request, stream=True) as response:
            _refuse(response)
            content = bytearray()
            try:
                for part in response.iter_content(1 << 20):
                    content += part
                    if len(content) > most:
                        raise Unavailable(_host(url), f"GET {urlsplit(url).path}", f"larger than {most:,} bytes")
            except requests.RequestException as error:
                raise Unavailable(_host(url), f"GET {urlsplit(url).path}", type(error).__name__) from error
            return bytes(content)

    def close(self) -> None:
        self._session.close()

    def _send(self, request: PreparedRequest, *, stream: bool = False) -> Response:
        url = request.url or ""
        machine = self._session.merge_environment_settings(url, {}, False, None, None)
        try:
            return self._session.send(
                request,
                stream=stream,
                timeout=self._timeout,
                proxies=machine["proxies"],
                verify=machine["verify"],
                cert=machine["cert"],
            )
        except requests.RequestException as error:
            raise Unavailable(_host(url), f"GET {urlsplit(url).path}", type(error).__name__) from error


def _refuse(response: Response) -> None:
    url, status = response.url, response.status_code
    if status == 404:
        raise NotFound(_host(url), urlsplit(url).path, status=status)
    if status != 200:
        raise Unavailable(_host(url), f"GET {urlsplit(url).path}", f"status {status}", status=status)


def _host(url: str) -> str:
    return urlsplit(url).hostname or "the registry"


def _no_netrc(request: PreparedRequest) -> PreparedRequest:
    return request
