"""The connection to one GitHub with one credential; the calls are in the modules beside this one, a noun each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from github.Auth import AppAuth, Auth, Token
from github.Requester import Requester
from pydantic import BaseModel, JsonValue, TypeAdapter
from requests import Session
from requests.utils import parse_header_links

from integrations.errors import NotFound, ServiceError
from integrations.github.connection import github_cost, governed_requester
from integrations.github.errors import refusal, translated
from integrations.github.graphql import ask, operation
from integrations.github.installation import InstallationAuth
from integrations.governor import Governor, Limits
from integrations.http import governed_session
from integrations.http_cache import ResponseCache
from integrations.writes import Effect, Journal, Write, perform

type Query = Mapping[str, str | int | bool | None]
type Payload = Mapping[str, JsonValue]


@dataclass(frozen=True, slots=True)
class Application:
    """A GitHub App installed somewhere: acts with tokens that live an hour and are renewed."""

    app: int
    installation: int
    private_key: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class GitHub:
    """Typed requests over PyGithub; `journal` is where writes go."""

    requester: Requester = field(repr=False)
    session: Session = field(repr=False)
    graphql_url: str
    journal: Journal

    def get[T: BaseModel](self, path: str, model: type[T], query: Query | None = None) -> T:
        """One thing. Raises a ServiceError."""
        with translated("GET", path):
            _, data = self.requester.requestJsonAndCheck("GET", path, _present(query))
            return model.model_validate(data)

    def pages[T: BaseModel](
        self, path: str, model: type[T], query: Query | None = None, *, items: str = "", limit: int = 1000
    ) -> list[T]:
        """All things of a list, over as many pages as hold `limit`; `items` names the list inside an object."""
        found: list[T] = []
        url: str | None = path
        parameters = _present(query) | {"per_page": min(100, limit)}
        with translated("GET", path):
            while url and len(found) < limit:
                headers, data = self.requester.requestJsonAndCheck("GET", url, parameters)
                listed = data.get(items) if items and isinstance(data, dict) else data
                found += TypeAdapter(list[model]).validate_python(listed)  # type: ignore[valid-type]
                url, parameters = self._next(headers.get("link", "")), {}
        return found[:limit]

    def send[T: BaseModel](self, method: str, path: str, payload: Payload, model: type[T]) -> T:
        """Change something; only inside `write`. Raises a ServiceError."""
        with translated(method, path):
            body = None if method == "DELETE" else dict(payload)
            _, data = self.requester.requestJsonAndCheck(method, path, input=body)
            return model.model_validate(data or {})

    def graphql[T: BaseModel](
        self, document: str, variables: Payload, model: type[T], *place: str, default: JsonValue = None
    ) -> T:
        """What lies at `place` in the answer; mutations only inside `write`. Raises a ServiceError.

        Where nothing lies there, `default` stands for it; without one that is NotFound.
        """
        with translated("POST", operation(document)):
            return model.model_validate(self._found(document, variables, place, default))

    def nodes[T: BaseModel](
        self, document: str, variables: Payload, model: type[T], *place: str, limit: int = 1000
    ) -> list[T]:
        """All things of the connection at `place`, over as many pages as hold `limit`."""
        found: list[T] = []
        page: dict[str, Any] = {"hasNextPage": True, "endCursor": None}
        with translated("POST", operation(document)):
            while page["hasNextPage"] and len(found) < limit:
                wanted = {**variables, "first": min(100, limit - len(found)), "after": page["endCursor"]}
                connection = self._found(document, wanted, place, None)
                found += [model.model_validate(node) for node in connection["nodes"] or () if node]
                page = connection["pageInfo"]
        return found

    def _found(self, document: str, variables: Payload, place: tuple[str, ...], default: JsonValue) -> Any:
        data: Any = ask(self.session, self.graphql_url, self._headers(), document, variables)
        for name in place:
            data = (data or {}).get(name)
        if data is None and default is None:
            raise NotFound("GitHub", f"{'.'.join(place)} for {operation(document)} {dict(variables)}")
        return default if data is None else data

    def write[T: BaseModel](  # noqa: PLR0913
        self,
        action: str,
        target: str,
        key: str,
        payload: Payload,
        send: Callable[[T | None], T],
        *,
        sentence: str,
        find: Callable[[], T | None] = lambda: None,
        done: Callable[[T], bool] = lambda _: True,
    ) -> Effect[T]:
        """`writes.perform` for GitHub."""
        write = Write("github", action, target, key, sentence, dict(payload))
        return perform(self.journal, write, send, find=find, done=done)

    def text(self, path: str, accept: str) -> str:
        """An answer that is no JSON, in the media type of `accept`."""
        with translated("GET", path):
            _, data = self.requester.requestJsonAndCheck("GET", path, headers={"Accept": accept})
            if data and (not isinstance(data, dict) or "data" not in data):
                problem = f"it answered JSON and not {accept}"
                raise ServiceError("GitHub", path.lstrip("/"), problem, "Check the address of the API")
            return str(data["data"]) if data else ""

    def download(self, path: str, into: Path, *, limit: int) -> int:
        """Stream a file, at most `limit` bytes of it; the number of bytes written.

        Logs and artifacts lie on other hosts, to which PyGithub does not follow and the token does not go.
        """
        size = 0
        with translated("GET", path), into.open("wb") as file:
            address = f"{self.requester.base_url}{path}"
            with self.session.get(address, headers=self._headers(), stream=True) as response:
                if response.status_code >= 400:
                    raise refusal(response)
                for chunk in response.iter_content(65536):
                    size += file.write(chunk[: limit - size])
                    if size >= limit:
                        break
        return size

    def _next(self, links: str) -> str | None:
        """The path of the next page. Its host may be another name of the same server; the token stays with ours."""
        url = next((link["url"] for link in parse_header_links(links) if link.get("rel") == "next"), None)
        if not url:
            return None
        parts = urlsplit(url)
        return urlunsplit(("", "", parts.path.removeprefix(urlsplit(self.requester.base_url).path), parts.query, ""))

    def _headers(self) -> dict[str, str]:
        """For requests that PyGithub does not make."""
        headers = {"Accept": "application/vnd.github+json"}
        if self.requester.auth:
            self.requester.auth.authentication(headers)
        return headers


def git_token(github: GitHub) -> str:
    """The token with which git speaks to the same GitHub: for an App that of its installation, renewed when it ends.

    Raises ServiceError when it cannot be had.
    """
    with translated("POST", "app/installations/access_tokens"):
        auth = github.requester.auth
        assert auth is not None
        return auth.token


def connect(  # noqa: PLR0913
    credential: str | Application,
    journal: Journal,
    state: Path,
    *,
    url: str = "https://api.github.com",
    graphql_url: str | None = None,
    limits: Limits | None = None,
    interactive: bool = False,
    patience: float = 120.0,
) -> GitHub:
    """A client; `state` is the folder that all processes of the machine share. Nothing is sent yet.

    Without `graphql_url` the GraphQL API is looked for beside the REST API, where GitHub and GitHub Enterprise have it.
    """
    url = url.rstrip("/")
    app = credential if isinstance(credential, Application) else None
    name = f"app-{app.app}-{app.installation}" if app else str(credential)
    governor = Governor(state, "GitHub", f"{url} {name}", limits=limits, interactive=interactive, patience=patience)
    session = governed_session(governor, ResponseCache(state), cost=github_cost)
    auth: Auth = Token(str(credential))
    if app:
        auth = InstallationAuth(AppAuth(app.app, app.private_key), app.installation, session, url)
    return GitHub(governed_requester(session, auth, url), session, graphql_url or graphql_beside(url), journal)


def graphql_beside(url: str) -> str:
    """`/graphql` of api.github.com, `/api/graphql` of a GitHub Enterprise Server, whose REST API is at `/api/v3`."""
    return f"{url.removesuffix('/v3')}/graphql"


def _present(query: Query | None) -> dict[str, str | int | bool]:
    return {name: value for name, value in (query or {}).items() if value is not None}
