"""Webhooks and what was delivered to them."""

import msgspec


class Webhook(msgspec.Struct):
    id: str
    url: str
    secret: str
    resource_types: list[str]
    created_at: str
    updated_at: str
    label: str | None = None
    enabled: bool = True
    team_id: str | None = None
    all_public_teams: bool = False


class Delivery(msgspec.Struct):
    id: str
    "The header Linear-Delivery."
    webhook_id: str
    headers: dict[str, str]
    body: bytes
    status: int | None = None
    "What the receiver answered; None when it could not be reached."
