"""Acting as a GitHub App's installation: tokens that live an hour, renewed through the same governor as all else."""

from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import override

from github.Auth import AppAuth, Auth
from pydantic import BaseModel, Field
from requests import Session

from integrations.github.errors import refusal

MARGIN = timedelta(minutes=2)
"A token is renewed this long before it ends, so that none ends on its way."


class _Token(BaseModel):
    token: str = Field(repr=False)
    expires_at: datetime


class InstallationAuth(Auth):
    """PyGithub's own fetches its tokens by a connection of its own, past our session; this one does not."""

    def __init__(self, app: AppAuth, installation: int, session: Session, url: str) -> None:
        self._app = app
        self._session = session
        self._address = f"{url}/app/installations/{installation}/access_tokens"
        self._held: _Token | None = None
        self._lock = Lock()

    @property
    @override
    def token_type(self) -> str:
        return "token"

    @property
    @override
    def token(self) -> str:
        """A token that is good for two minutes at least. Raises what the session and PyGithub raise."""
        with self._lock:
            if self._held is None or self._held.expires_at - MARGIN <= datetime.now(UTC):
                self._held = self._exchange()
            return self._held.token

    def _exchange(self) -> _Token:
        headers = {"Accept": "application/vnd.github+json"}
        self._app.authentication(headers)
        with self._session.post(self._address, headers=headers) as response:
            if response.status_code >= 400:
                raise refusal(response)
            return _Token.model_validate_json(response.content)
