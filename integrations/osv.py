"""Asking an OSV server which advisories there are on versions of packages. https://google.github.io/osv.dev/api/"""

from collections.abc import Iterator, Sequence
from urllib.parse import quote

import httpx
from pydantic import BaseModel, JsonValue, ValidationError

from integrations.errors import Unavailable

BATCH = 500
SECONDS = 30.0


class _Named(BaseModel):
    id: str


class _Result(BaseModel):
    vulns: list[_Named] = []
    next_page_token: str | None = None


class _Results(BaseModel):
    results: list[_Result] = []


def fetch_advisories(base: str, packages: Sequence[tuple[str, str, str]]) -> Iterator[bytes]:
    """Advisories, as JSON, on (ecosystem, name, version). Raises ServiceError."""
    with httpx.Client(base_url=base, timeout=SECONDS, transport=httpx.HTTPTransport(retries=2)) as client:
        names: dict[str, None] = {}
        queries: list[JsonValue] = [
            {"package": {"ecosystem": ecosystem, "name": name}, "version": version}
            for ecosystem, name, version in packages
        ]
        for first in range(0, len(queries), BATCH):
            names |= dict.fromkeys(_ids(client, queries[first : first + BATCH]))
        for name in names:
            yield _ask(client, "GET", f"/v1/vulns/{quote(name, safe='')}").content


def _ids(client: httpx.Client, queries: list[JsonValue]) -> Iterator[str]:
    """Names of advisories, page after page."""
    while queries:
        answer = _ask(client, "POST", "/v1/querybatch", {"queries": queries})
        try:
            results = _Results.model_validate_json(answer.content).results
        except ValidationError as error:
            raise Unavailable("OSV", "query", "the answer is not OSV's", "Check osv_api_url") from error
        yield from (one.id for result in results for one in result.vulns)
        queries = [
            {**query, "page_token": result.next_page_token}
            for query, result in zip(queries, results, strict=False)
            if result.next_page_token and isinstance(query, dict)
        ]


def _ask(client: httpx.Client, method: str, path: str, payload: JsonValue = None) -> httpx.Response:
    try:
        answer = client.request(method, path, json=payload)
        answer.raise_for_status()
    except httpx.HTTPError as error:
        told = f"{type(error).__name__}: {error}".splitlines()[0]
        raise Unavailable(
            "OSV", f"{method} {path}", told, "Set ANALYSIS__OSV_DATABASE to a copy of its data"
        ) from error
    return answer
