"""Whose token it is: personal tokens, installation tokens, and the JSON Web Tokens of GitHub Apps."""

import base64
import binascii
from dataclasses import dataclass, field

import jwt

from emulator.github.errors import Refused
from emulator.github.model.accounts import App
from emulator.github.state import State, now


@dataclass(frozen=True)
class Identity:
    """Who was let in; an app speaks for itself, everybody else has an account."""

    login: str
    key: str
    "What limits are counted by."
    scopes: frozenset[str] = frozenset()
    installation: int | None = None
    permissions: dict[str, str] = field(default_factory=dict)
    app: int | None = None


def identify(state: State, authorization: str) -> Identity:
    """The owner of the Authorization header. Raises Refused (401)."""
    if not authorization:
        raise Refused(401, "Requires authentication")
    credential = _credential(authorization)
    if credential.count(".") == 2:
        return _app(state, credential)
    token = state.tokens.get(credential)
    if not token or (token.expires_at and token.expires_at < now()):
        raise Refused(401, "Bad credentials")
    return Identity(token.login, credential, frozenset(token.scopes), token.installation, token.permissions)


def _credential(authorization: str) -> str:
    """The token in `Bearer …`, `token …`, or the password of `Basic …`."""
    scheme, _, credential = authorization.partition(" ")
    if scheme.lower() != "basic":
        return credential.strip()
    try:
        return base64.b64decode(credential).decode().partition(":")[2]
    except (binascii.Error, UnicodeDecodeError) as error:
        raise Refused(401, "Bad credentials") from error


def _app(state: State, token: str) -> Identity:
    try:
        claimed = int(jwt.decode(token, options={"verify_signature": False})["iss"])
        app: App = state.apps[claimed]
        required = {"require": ["iat", "exp", "iss"], "verify_iss": False}
        jwt.decode(token, app.public_key, algorithms=["RS256"], options=required, leeway=60)  # type: ignore[arg-type]
    except (jwt.PyJWTError, KeyError, ValueError) as error:
        raise Refused(401, "A JSON web token could not be decoded") from error
    return Identity(app.slug, f"app-{app.id}", app=app.id)
