"""Webhooks and what was delivered to them."""

import msgspec


class Delivery(msgspec.Struct):
    id: int
    guid: str
    "X-GitHub-Delivery; a redelivery keeps it."
    event: str
    action: str | None
    delivered_at: str
    body: bytes
    request_headers: dict[str, str]
    redelivery: bool = False
    duration: float = 0
    status: str = "OK"
    status_code: int = 0
    response_headers: dict[str, str] = msgspec.field(default_factory=dict)
    response_body: str = ""


class Hook(msgspec.Struct):
    id: int
    url: str
    events: list[str]
    created_at: str
    updated_at: str
    secret: str | None = None
    content_type: str = "json"
    insecure_ssl: str = "0"
    active: bool = True
    deliveries: list[Delivery] = msgspec.field(default_factory=list)
