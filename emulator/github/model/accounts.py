"""Users, tokens and GitHub Apps."""

import msgspec


class Account(msgspec.Struct):
    id: int
    login: str
    type: str = "User"
    "User, Bot or Organization."
    name: str | None = None
    email: str | None = None


class Token(msgspec.Struct):
    login: str
    scopes: list[str] = msgspec.field(default_factory=list)
    "OAuth scopes; an installation token has permissions instead."
    installation: int | None = None
    permissions: dict[str, str] = msgspec.field(default_factory=dict)
    expires_at: str | None = None


class App(msgspec.Struct):
    id: int
    slug: str
    name: str
    owner: str
    public_key: str
    "PEM; its JSON Web Tokens are checked with it."
    created_at: str


class Installation(msgspec.Struct):
    id: int
    app: int
    account: str
    created_at: str
    permissions: dict[str, str] = msgspec.field(default_factory=dict)
