"""The connection to one GitHub with one credential; the calls are in the modules beside this one, a noun each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from github.Auth import AppAuth, AppInstallationAuth, Token
from github.Requester import Requester
from pydantic import BaseModel, JsonValue
from requests import Session
from requests.utils import parse_header_links

from integrations.github.connection import github_cost, governed_requester
from integrations.github.errors import translated
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
                found += [model.model_validate(item) for item in (data[items] if items else data)]
                url, parameters = _next(headers.get("link", "")), {}
        return found[:limit]

    def send[T: BaseModel](self, method: str, path: str, payload: Payload, model: type[T]) -> T:
        """Change something; only inside `write`. Raises a ServiceError."""
        with translated(method, path):
            _, data = self.requester.requestJsonAndCheck(method, path, input=dict(payload))
            return model.model_validate(data or {})

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
            return str(data["data"]) if data else ""

    def download(self, path: str, into: Path, *, limit: int) -> int:
        """Stream a file, at most `limit` bytes of it; the number of bytes written.

        Logs and artifacts lie on other hosts, to which PyGithub does not follow and the token does not go.
        """
        headers: dict[str, str] = {}
        size = 0
        with translated("GET", path), into.open("wb") as file:
            if self.requester.auth:
                self.requester.auth.authentication(headers)
            with self.session.get(f"{self.requester.base_url}{path}", headers=headers, stream=True) as response:
                if response.status_code >= 400:
                    raise Requester.createException(response.status_code, dict(response.headers), response.json())
                for chunk in response.iter_content(65536):
                    size += file.write(chunk[: limit - size])
                    if size >= limit:
                        break
        return size


def connect(  # noqa: PLR0913
    credential: str | Application,
    journal: Journal,
    state: Path,
    *,
    url: str = "https://api.github.com",
    limits: Limits | None = None,
    interactive: bool = False,
    patience: float = 120.0,
) -> GitHub:
    """A client; `state` is the folder that all processes of the machine share. Nothing is sent yet."""
    url = url.rstrip("/")
    if isinstance(credential, Application):
        name = f"app-{credential.app}-{credential.installation}"
        auth: Token | AppInstallationAuth = AppInstallationAuth(
            AppAuth(credential.app, credential.private_key), credential.installation
        )
    else:
        name, auth = credential, Token(credential)
    governor = Governor(state, "GitHub", f"{url} {name}", limits=limits, interactive=interactive, patience=patience)
    session = governed_session(governor, ResponseCache(state), cost=github_cost)
    return GitHub(governed_requester(session, auth, url), session, journal)


def _present(query: Query | None) -> dict[str, str | int | bool]:
    return {name: value for name, value in (query or {}).items() if value is not None}


def _next(links: str) -> str | None:
    return next((link["url"] for link in parse_header_links(links) if link.get("rel") == "next"), None)
