"""What GitHub's refusals mean to us."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from github import GithubException
from github.Requester import Requester
from pydantic import ValidationError
from requests import RequestException, Response

from integrations.errors import (
    Conflict,
    Forbidden,
    NotFound,
    Rejected,
    ServiceError,
    Unauthorized,
    Unavailable,
)
from integrations.github.connection import Elsewhere, NotYet

KINDS: dict[int, tuple[type[ServiceError], str]] = {
    401: (Unauthorized, "Check that the token is whole, not expired and not revoked"),
    403: (Forbidden, "Give the token the permission that this needs"),
    404: (NotFound, ""),
    409: (Conflict, "Read it again and decide anew"),
    410: (NotFound, ""),
}


@contextmanager
def translated(method: str, path: str) -> Iterator[None]:
    """Raise our errors for PyGithub's and those of the connection."""
    asked = path.lstrip("/") if method == "GET" else f"{method} {path.lstrip('/')}"
    if not {".", ".."}.isdisjoint(path.split("/")):
        raise Rejected("GitHub", asked, "a name of only dots leads elsewhere", "Check the names that were given")
    try:
        yield
    except GithubException as error:
        raise explain(error, asked, path) from None
    except Elsewhere as error:
        problem = f"it is now at {error}, where the token does not go"
        raise ServiceError("GitHub", asked, problem, "Check GITHUB_API_URL") from None
    except NotYet:
        problem = "the answer is still being worked out"
        raise Unavailable("GitHub", asked, problem, "Try again later", status=202) from None
    except RequestException as error:
        problem = f"no whole answer ({type(error).__name__})"
        raise Unavailable("GitHub", asked, problem, "Check the network, then try again") from None
    except (json.JSONDecodeError, UnicodeDecodeError):
        raise Unavailable("GitHub", asked, "the answer is no JSON", "Check the address of the API") from None
    except ValidationError as error:
        fields = ", ".join(".".join(map(str, problem["loc"])) for problem in error.errors(include_input=False))
        lacking = f"the answer lacks {fields}" if fields else "the answer is not of the kind that was asked for"
        raise ServiceError("GitHub", asked, lacking, "Check the address of the API") from None


def explain(error: GithubException, asked: str, path: str) -> ServiceError:
    """The error that fits the status; a missing scope and refused fields are named."""
    status = error.status
    if status >= 500:
        return Unavailable("GitHub", asked, f"it failed with {status}", "Try again later", status=status)
    kind, advice = KINDS.get(status, (Rejected, "Check the values that were sent"))
    if kind is NotFound:
        asked = path.lstrip("/")
    elif kind is Forbidden:
        advice = _scopes(error.headers or {}) or advice
    return kind("GitHub", asked, _answer(error), advice, status=status)


def refusal(response: Response) -> GithubException:
    """What PyGithub would raise for an answer that it did not ask for; a proxy may answer with anything."""
    try:
        told = response.json()
    except ValueError:
        told = None
    return Requester.createException(
        response.status_code, dict(response.headers), told if isinstance(told, dict) else {}
    )


def _answer(error: GithubException) -> str:
    data = error.data if isinstance(error.data, dict) else {}
    found = data.get("errors") or []
    problems = [_problem(item) for item in (found if isinstance(found, list) else [found]) if item]
    return "; ".join([str(data.get("message") or error.status), *problems])


def _problem(item: object) -> str:
    if not isinstance(item, dict):
        return str(item)
    where = ".".join(str(item[name]) for name in ("resource", "field") if item.get(name))
    return " ".join(str(part) for part in (where, item.get("message") or item.get("code")) if part)


def _scopes(headers: Mapping[str, str]) -> str:
    needed, given = (headers.get(name) for name in ("x-accepted-oauth-scopes", "x-oauth-scopes"))
    return f"It needs one of the scopes {needed}; the token has {given or 'none'}" if needed else ""
