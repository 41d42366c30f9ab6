"""What Linear tells the outside of a change: signed, and after the answer."""

import json
import time
from uuid import uuid4

import httpx
import msgspec

from emulator.linear.fields import plain
from emulator.linear.model.webhooks import Delivery, Webhook
from emulator.linear.mutations import Change
from emulator.linear.state import State, now
from emulator.signing import linear_signature


async def tell(state: State, changes: list[Change]) -> None:
    """Deliver each change to every webhook that wants it, and keep what came of it."""
    wanted = [(hook, change) for change in changes for hook in state.webhooks.values() if _wants(hook, change)]
    if not wanted:
        return  # most have none, and a client takes longer to make than they take
    async with httpx.AsyncClient(timeout=5, trust_env=False) as client:
        for hook, change in wanted:
            await _deliver(client, state, hook, change)


def _wants(hook: Webhook, change: Change) -> bool:
    if not hook.enabled or change.kind.name not in hook.resource_types:
        return False
    return hook.team_id is None or hook.team_id == getattr(change.entity, "team_id", hook.team_id)


async def _deliver(client: httpx.AsyncClient, state: State, hook: Webhook, change: Change) -> None:
    body = json.dumps(_payload(hook, change)).encode()
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "Linear-Delivery": str(uuid4()),
        "Linear-Event": change.kind.name,
        "Linear-Signature": linear_signature(hook.secret, body),
        "User-Agent": "Linear-Webhook",
    }
    delivery = Delivery(headers["Linear-Delivery"], hook.id, headers, body)
    state.deliveries.append(delivery)
    try:
        delivery.status = (await client.post(hook.url, content=body, headers=headers)).status_code
    except httpx.HTTPError:
        delivery.status = None


def _payload(hook: Webhook, change: Change) -> dict[str, object]:
    assert isinstance(change.entity, msgspec.Struct)
    return {
        "action": change.action,
        "type": change.kind.name,
        "createdAt": now(),
        "data": plain(change.entity),
        "organizationId": "00000000-0000-4000-8000-000000000000",
        "webhookTimestamp": int(time.time() * 1000),
        "webhookId": hook.id,
    }
