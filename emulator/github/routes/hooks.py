"""Webhooks: create, ping, deliveries, redeliver."""

from urllib.parse import urlparse

import msgspec
from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from emulator.github.errors import Refused, invalid, not_found
from emulator.github.events import deliver, redeliver
from emulator.github.here import Here, InRepository
from emulator.github.model.hooks import Delivery, Hook
from emulator.github.model.repository import Json
from emulator.github.paging import paged
from emulator.github.state import now

router = APIRouter(prefix="/repos/{owner}/{repo}/hooks")


class Config(BaseModel):
    url: str | None = None
    content_type: str = "form"
    secret: str | None = None
    insecure_ssl: str | int = "0"


class NewHook(BaseModel):
    name: str = "web"
    config: Config
    events: list[str] = ["push"]
    active: bool = True


class HookChange(BaseModel):
    config: Config | None = None
    events: list[str] | None = None
    add_events: list[str] = []
    remove_events: list[str] = []
    active: bool | None = None


@router.get("")
async def list_hooks(here: InRepository, request: Request) -> JSONResponse:
    return paged(request, list(here.repository.hooks.values()), lambda each: hook(here, each))


@router.post("", status_code=201)
async def create_hook(here: InRepository, body: NewHook) -> Json:
    url = body.config.url or ""
    if urlparse(url).scheme not in ("http", "https"):
        raise invalid("Hook", "url", "custom", "url is missing a scheme")
    if any(each.url == url and set(each.events) & set(body.events) for each in here.repository.hooks.values()):
        error: Json = {"resource": "Hook", "code": "custom", "message": "Hook already exists on this repository"}
        raise Refused(422, "Validation Failed", error)
    held = Hook(here.state.new_id(), url, body.events, now(), now(), body.config.secret, body.config.content_type)
    held.active = body.active
    here.repository.hooks[held.id] = held
    _ping(here, held)
    return hook(here, held)


def _ping(here: Here, held: Hook) -> None:
    payload = {"zen": "Keep it logically awesome.", "hook_id": held.id, "hook": hook(here, held)}
    deliver(here, held, "ping", None, payload)


@router.get("/{number}")
async def get_hook(here: InRepository, number: int) -> Json:
    return hook(here, _held(here, number))


@router.patch("/{number}")
async def update_hook(here: InRepository, number: int, body: HookChange) -> Json:
    held = _held(here, number)
    if body.config:
        held.url, held.content_type = body.config.url or held.url, body.config.content_type
        held.secret = body.config.secret
    events = body.events if body.events is not None else held.events
    held.events = [name for name in dict.fromkeys([*events, *body.add_events]) if name not in body.remove_events]
    held.active = held.active if body.active is None else body.active
    held.updated_at = now()
    return hook(here, held)


@router.delete("/{number}", status_code=204)
async def delete_hook(here: InRepository, number: int) -> Response:
    del here.repository.hooks[_held(here, number).id]
    return Response(status_code=204)


@router.post("/{number}/pings", status_code=204)
async def ping(here: InRepository, number: int) -> Response:
    _ping(here, _held(here, number))
    return Response(status_code=204)


@router.get("/{number}/deliveries")
async def list_deliveries(here: InRepository, request: Request, number: int) -> JSONResponse:
    return paged(request, _held(here, number).deliveries[::-1], lambda each: delivery_item(here, each))


@router.get("/{number}/deliveries/{delivery}")
async def get_delivery(here: InRepository, number: int, delivery: int) -> Json:
    held = _delivery(_held(here, number), delivery)
    is_json = held.request_headers["Content-Type"] == "application/json"
    payload: Json = msgspec.json.decode(held.body) if is_json else {"payload": held.body.decode()}
    return delivery_item(here, held) | {
        "url": _held(here, number).url,
        "request": {"headers": held.request_headers, "payload": payload},
        "response": {"headers": held.response_headers, "payload": held.response_body},
    }


@router.post("/{number}/deliveries/{delivery}/attempts", status_code=202)
async def redeliver_delivery(here: InRepository, number: int, delivery: int) -> Json:
    held = _held(here, number)
    redeliver(here, held, _delivery(held, delivery))
    return {}


def _held(here: Here, number: int) -> Hook:
    if number not in here.repository.hooks:
        raise not_found()
    return here.repository.hooks[number]


def _delivery(held: Hook, number: int) -> Delivery:
    for each in held.deliveries:
        if each.id == number:
            return each
    raise not_found()


def hook(here: Here, each: Hook) -> Json:
    """A `hook`; its secret is never shown."""
    url = f"{here.api}/hooks/{each.id}"
    config = {"url": each.url, "content_type": each.content_type, "insecure_ssl": each.insecure_ssl}
    last = each.deliveries[-1] if each.deliveries else None
    response: Json = {"code": None, "status": "unused", "message": None}
    if last and last.status_code:
        response = {"code": last.status_code, "status": "active", "message": last.status}
    return {
        "type": "Repository",
        "id": each.id,
        "name": "web",
        "active": each.active,
        "events": each.events,
        "config": config | ({"secret": "********"} if each.secret else {}),
        "url": url,
        "test_url": f"{url}/test",
        "ping_url": f"{url}/pings",
        "deliveries_url": f"{url}/deliveries",
        "created_at": each.created_at,
        "updated_at": each.updated_at,
        "last_response": response,
    }


def delivery_item(here: Here, each: Delivery) -> Json:
    """A `hook-delivery-item`."""
    return {
        "id": each.id,
        "guid": each.guid,
        "delivered_at": each.delivered_at,
        "redelivery": each.redelivery,
        "duration": each.duration,
        "status": each.status,
        "status_code": each.status_code,
        "event": each.event,
        "action": each.action,
        "installation_id": None,
        "repository_id": here.repository.id,
    }
