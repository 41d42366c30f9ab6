"""PyGithub's requests through our governed session, instead of one that it makes itself."""

from typing import Any

from github.Auth import Auth
from github.Requester import HTTPRequestsConnectionClass, HTTPSRequestsConnectionClass, Requester, RequestsResponse
from requests import PreparedRequest, Session

from integrations.governor import Cost
from integrations.http import READS, TIMEOUT

CREATES_NOTHING = ("/access_tokens", "/generate-notes")
"Ends of paths to which something is posted, but no content."


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
    response = connection.session.request(
        connection.verb,
        f"{connection.protocol}://{connection.host}:{connection.port}{connection.url}",
        headers=connection.headers,
        data=connection.input,
        timeout=TIMEOUT,
        verify=connection.verify,
        allow_redirects=False,
        stream=connection.stream,
    )
    return RequestsResponse(response)
