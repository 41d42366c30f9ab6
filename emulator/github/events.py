"""Webhooks: what is told to whom, signed, and remembered as deliveries."""

import asyncio
import json
import ssl
import time
import uuid
from collections.abc import Mapping
from functools import cache
from urllib.parse import urlencode

import httpx

from emulator.github.here import Here
from emulator.github.model.hooks import Delivery, Hook
from emulator.github.model.repository import Json
from emulator.github.payloads.accounts import user
from emulator.github.payloads.repositories import repository
from emulator.github.state import now
from emulator.signing import github_signature

SECONDS = 10
PENDING: set[asyncio.Task[None]] = set()


@cache
def _certificates() -> ssl.SSLContext:
    return ssl.create_default_context()


def emit(here: Here, event: str, action: str | None, payload: Mapping[str, object]) -> None:
    """Tell every active hook of the repository that listens to the event."""
    for hook in list(here.repository.hooks.values()):
        if hook.active and (event in hook.events or "*" in hook.events):
            deliver(here, hook, event, action, payload)


def deliver(here: Here, hook: Hook, event: str, action: str | None, payload: Mapping[str, object]) -> None:
    """Send one event to one hook, in the background."""
    body: Json = {**({"action": action} if action else {}), **payload}
    body |= {"repository": repository(here), "sender": user(here.state, here.login)}
    raw = json.dumps(body, separators=(",", ":")).encode()
    if hook.content_type == "form":
        raw = urlencode({"payload": raw.decode()}).encode()
    guid = str(uuid.uuid4())
    headers = {
        "Accept": "*/*",
        "Content-Type": "application/json" if hook.content_type == "json" else "application/x-www-form-urlencoded",
        "User-Agent": "GitHub-Hookshot/emulator",
        "X-GitHub-Delivery": guid,
        "X-GitHub-Event": event,
        "X-GitHub-Hook-ID": str(hook.id),
        "X-GitHub-Hook-Installation-Target-ID": str(here.repository.id),
        "X-GitHub-Hook-Installation-Target-Type": "repository",
    }
    if hook.secret:
        headers["X-Hub-Signature-256"] = github_signature(hook.secret, raw)
    start(hook, Delivery(here.state.new_id(), guid, event, action, now(), raw, headers))


def redeliver(here: Here, hook: Hook, delivery: Delivery) -> None:
    """Send the very same bytes and delivery id again."""
    again = Delivery(
        here.state.new_id(), delivery.guid, delivery.event, delivery.action, now(), delivery.body,
        delivery.request_headers, redelivery=True,
    )  # fmt: skip
    start(hook, again)


def start(hook: Hook, delivery: Delivery) -> None:
    hook.deliveries.append(delivery)
    task = asyncio.get_running_loop().create_task(_send(hook, delivery))
    PENDING.add(task)
    task.add_done_callback(PENDING.discard)


async def _send(hook: Hook, delivery: Delivery) -> None:
    started = time.perf_counter()
    try:
        async with httpx.AsyncClient(verify=_certificates(), timeout=SECONDS, trust_env=False) as client:
            response = await client.post(hook.url, content=delivery.body, headers=delivery.request_headers)
    except httpx.TimeoutException:
        delivery.status, delivery.status_code = "timed out", 0
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        delivery.status, delivery.status_code = f"failed to connect to host: {error}", 0
    else:
        delivery.status, delivery.status_code = response.reason_phrase or "OK", response.status_code
        delivery.response_headers, delivery.response_body = dict(response.headers), response.text
    delivery.duration = round(time.perf_counter() - started, 2)
