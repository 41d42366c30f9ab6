"""Asking GitHub's GraphQL API: what comes back, and what its errors mean to us."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from pydantic import JsonValue
from requests import Response, Session

from integrations.errors import Conflict, Forbidden, NotFound, RateLimited, Rejected, ServiceError, Unavailable
from integrations.github.errors import refusal

KINDS: dict[str, tuple[type[ServiceError], str]] = {
    "NOT_FOUND": (NotFound, ""),
    "FORBIDDEN": (Forbidden, "Give the token the permission that this needs"),
    "INSUFFICIENT_SCOPES": (Forbidden, "Give the token the scopes that the answer names"),
    "STALE_DATA": (Conflict, "Read it again and decide anew"),
    "SERVICE_UNAVAILABLE": (Unavailable, "Try again later"),
    "INTERNAL": (Unavailable, "Try again later"),
}
"By the error's type; every other one is Rejected."
SIGNS = {"was modified": "STALE_DATA", "Something went wrong while executing your query": "INTERNAL"}
"What GitHub says without a type, and the type that it is like."
RATE_LIMITS = {"RATE_LIMITED", "RATE_LIMIT"}


def ask(
    session: Session, url: str, headers: Mapping[str, str], document: str, variables: Mapping[str, JsonValue]
) -> dict[str, Any]:
    """The data of one operation. Raises a ServiceError, and what `errors.translated` translates."""
    with session.post(url, headers=dict(headers), json={"query": document, "variables": dict(variables)}) as response:
        if response.status_code >= 400:
            raise refusal(response)
        answer: dict[str, Any] = response.json()
        if not isinstance(answer, dict) or not {"data", "errors"} & answer.keys():
            raise Unavailable("GitHub", operation(document), "the answer holds no data", "Try again later")
        if problems := answer.get("errors"):
            told = [problem if isinstance(problem, dict) else {"message": problem} for problem in problems]
            raise explain(told, operation(document), response)
        return answer.get("data") or {}


def operation(document: str) -> str:
    """What a document is called, for messages: `query FindProject`."""
    return document.partition("(")[0].partition("{")[0].strip()


def explain(problems: list[dict[str, Any]], asked: str, response: Response) -> ServiceError:
    """The error that fits the first problem; all of them are told."""
    told = "; ".join(str(problem.get("message")) for problem in problems)
    name = str(problems[0].get("type", ""))
    if name in RATE_LIMITS:
        reset = int(response.headers.get("x-ratelimit-reset", "0"))
        retry_at = datetime.fromtimestamp(reset, UTC) if reset else None
        return RateLimited("GitHub", asked, told, "Wait until the hour is over", status=200, retry_at=retry_at)
    kind, advice = KINDS.get(name, (Rejected, "Check the values that were sent"))
    for sign, like in SIGNS.items():
        if sign in told:
            kind, advice = KINDS[like]
    return kind("GitHub", f"{asked} ({told})" if kind is NotFound else asked, told, advice, status=200)
