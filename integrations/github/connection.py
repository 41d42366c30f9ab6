"""PyGithub's requests through our governed session, instead of one that it makes itself."""

from http import HTTPStatus
from typing import Any, override
from urllib.parse import urljoin, urlsplit

from github import GithubException
from github.Auth import Auth
from github.Requester import HTTPRequestsConnectionClass, HTTPSRequestsConnectionClass, Requester, RequestsResponse
from requests import PreparedRequest, RequestException, Session
from requests.exceptions import TooManyRedirects

from integrations.governor import Cost
from integrations.http import READS, TIMEOUT

CREATES_NOTHING = ("/access_tokens", "/generate-notes")
"Ends of paths to which something is posted, but no content."
MOVED = (301, 307, 308)
"A redirect by which the same request is to be sent again; another, such as 302, is for a file."
MOST_REDIRECTS = 5


class Elsewhere(RequestException):
    """A redirect leads to another server, where the token must not go."""


class NotYet(RequestException):
    """GitHub is still working out what was asked for; PyGithub would ask again for ever."""


def governed_requester(session: Session, auth: Auth, url: str) -> Requester:
    """A requester whose connections all use the session. It neither retries nor paces: the session's governor does."""

    class Plain(HTTPRequestsConnectionClass):
        def __init__(self, host: str, port: int | None = None, **options: Any) -> None:
            self.host, self.port, self.protocol = host, port or 80, "http"
            self.verify, self.session = options.get("verify", True), session

        def getresponse(self) -> RequestsResponse:
            return _response(self)

        def close(self) -> None:
            """The session outlives the connection."""

    class Encrypted(HTTPSRequestsConnectionClass):
        def __init__(self, host: str, port: int | None = None, **options: Any) -> None:
            self.host, self.port, self.protocol = host, port or 443, "https"
            self.verify, self.session = options.get("verify", True), session

        def getresponse(self) -> RequestsResponse:
            return _response(self)

        def close(self) -> None:
            """The session outlives the connection."""

    class Governed(Requester):
        """A class of its own, so that the injected connections stay with this client."""

        @classmethod
        @override
        def createException(cls, status: int, headers: dict[str, Any], output: Any) -> GithubException:
            """PyGithub expects an object in every refusal."""
            return super().createException(status, headers, output if isinstance(output, dict) else {})

    Governed.injectConnectionClasses(Plain, Encrypted)
    return Governed(
        auth=auth,
        base_url=url,
        timeout=round(TIMEOUT[1]),
        user_agent="prefect-autopilot",
        per_page=100,
        verify=True,
        retry=0,
        pool_size=None,
    )


def github_cost(request: PreparedRequest) -> Cost:
    """Which of GitHub's budgets a request draws on."""
    path = request.path_url.partition("?")[0]
    if path.endswith("/graphql"):
        body = request.body or b""
        mutates = b"mutation" in (body.encode() if isinstance(body, str) else body)
        return Cost("graphql", write=mutates, create=mutates)
    write = request.method not in READS and not path.endswith(CREATES_NOTHING)
    create = write and request.method == "POST"
    return Cost("search" if "/search/" in path else "core", write=write, create=create)


def _response(connection: HTTPRequestsConnectionClass | HTTPSRequestsConnectionClass) -> RequestsResponse:
    """The answer, at last: what was renamed or moved is at another path of the same server.

    PyGithub would follow without the query, so that a list comes back unfiltered, and take the redirect of a write for
    its success.
    """
    home = f"{connection.protocol}://{connection.host}:{connection.port}"
    url = f"{home}{connection.url}"
    for _ in range(MOST_REDIRECTS):
        response = connection.session.request(
            connection.verb,
            url,
            headers=connection.headers,
            data=connection.input,
            timeout=TIMEOUT,
            verify=connection.verify,
            allow_redirects=False,
            stream=connection.stream,
        )
        if response.status_code not in MOVED or "location" not in response.headers:
            break
        url = urljoin(url, response.headers["location"])
        if _server(url) != _server(home):
            raise Elsewhere(urlsplit(url).netloc)
    else:
        raise TooManyRedirects(f"{MOST_REDIRECTS} redirects")
    if response.status_code == HTTPStatus.ACCEPTED and connection.verb == "GET":
        raise NotYet
    return RequestsResponse(response)


def _server(url: str) -> tuple[str, str | None, int]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or {"http": 80}.get(parts.scheme, 443)
