"""Webhooks: signed, remembered, and sent again."""

import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import httpx
import pytest


class Receiver(HTTPServer):
    """Keeps what it is sent."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.received: list[tuple[dict[str, str], bytes]] = []

    def events(self, count: int) -> list[tuple[dict[str, str], bytes]]:
        """What was received once it is this many."""
        ends = time.monotonic() + 10
        while len(self.received) < count and time.monotonic() < ends:
            time.sleep(0.02)
        assert len(self.received) == count
        return self.received


class Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.received.append(({name.lower(): value for name, value in self.headers.items()}, body))
        self.send_response(202)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def hook(api: httpx.Client, receiver: Receiver) -> int:
    config = {"url": f"http://127.0.0.1:{receiver.server_port}/", "content_type": "json", "secret": "s3cret"}
    made = api.post("hooks", json={"config": config, "events": ["issues", "push"]})
    assert made.json()["config"]["secret"] == "********"
    receiver.events(1)
    return int(made.json()["id"])


def test_a_new_hook_is_pinged(hook: int, receiver: Receiver) -> None:
    headers, body = receiver.events(1)[0]
    assert headers["x-github-event"] == "ping"
    assert json.loads(body)["hook_id"] == hook


def test_an_event_is_signed_with_the_secret(api: httpx.Client, hook: int, receiver: Receiver) -> None:
    api.post("issues", json={"title": "Slow"})
    headers, body = receiver.events(2)[1]
    signature = hmac.new(b"s3cret", body, hashlib.sha256).hexdigest()
    assert headers["x-hub-signature-256"] == f"sha256={signature}"
    assert (headers["x-github-event"], json.loads(body)["action"]) == ("issues", "opened")


def test_other_events_are_not_sent(api: httpx.Client, hook: int, receiver: Receiver) -> None:
    api.post("deployments", json={"ref": "main"})
    api.post("issues", json={"title": "Slow"})
    assert [headers["x-github-event"] for headers, _ in receiver.events(2)] == ["ping", "issues"]


def test_a_redelivery_keeps_its_delivery_id(api: httpx.Client, hook: int, receiver: Receiver) -> None:
    delivery = api.get(f"hooks/{hook}/deliveries").json()[0]["id"]
    assert api.post(f"hooks/{hook}/deliveries/{delivery}/attempts").status_code == 202
    first, second = receiver.events(2)
    assert first == second
    assert [each["redelivery"] for each in api.get(f"hooks/{hook}/deliveries").json()] == [True, False]
    assert api.get(f"hooks/{hook}/deliveries/{delivery}").json()["request"]["payload"]["hook_id"] == hook


def test_an_unreachable_receiver_is_noted(api: httpx.Client) -> None:
    made = api.post("hooks", json={"config": {"url": "http://127.0.0.1:9/", "content_type": "json"}}).json()
    ends = time.monotonic() + 10
    while api.get(f"hooks/{made['id']}/deliveries").json()[0]["status"] == "OK" and time.monotonic() < ends:
        time.sleep(0.02)
    assert api.get(f"hooks/{made['id']}/deliveries").json()[0]["status"].startswith("failed to connect")


def test_a_hook_needs_an_address_and_is_made_once(api: httpx.Client, hook: int) -> None:
    assert api.post("hooks", json={"config": {"url": "nowhere"}}).status_code == 422
    config = api.get(f"hooks/{hook}").json()["config"]
    assert api.post("hooks", json={"config": config, "events": ["push"]}).status_code == 422
