"""How Slack is on the wire: authentication, limits of blocks, and what people send us, signed."""

import hashlib
import hmac
import http.server
import json
import threading
from collections.abc import Iterator
from urllib.parse import parse_qs

import httpx
import pytest

from emulator import World
from emulator.slack import people


class Receiver(http.server.BaseHTTPRequestHandler):
    seen: list[tuple[dict[str, str], bytes]]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.seen.append((dict(self.headers), body))
        self.send_response(200)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@pytest.fixture
def receiver() -> Iterator[str]:
    Receiver.seen = []
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def call(world: World, method: str, token: str = "xoxb-emulator", **given: object) -> dict[str, object]:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    address = world.environment["SLACK_API_URL"] + method
    found: dict[str, object] = httpx.post(address, json=given, headers=headers, trust_env=False).json()
    return found


def test_a_token_is_needed_and_a_scope_too(world: World) -> None:
    assert call(world, "auth.test")["ok"] is True
    assert call(world, "auth.test", "")["error"] == "not_authed"
    assert call(world, "auth.test", "xoxb-wrong")["error"] == "invalid_auth"
    world.slack.tokens["xoxb-narrow"] = ["users:read"]
    refusal = call(world, "chat.postMessage", "xoxb-narrow", channel="general", text="Hi")
    assert (refusal["error"], refusal["needed"], refusal["provided"]) == ("missing_scope", "chat:write", "users:read")


@pytest.mark.parametrize(
    "blocks",
    [
        [{"type": "divider"}] * 51,
        [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}],
        [{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}],
        [{"type": "surprise"}],
    ],
)
def test_blocks_beyond_the_limits_are_invalid(world: World, blocks: list[object]) -> None:
    assert call(world, "chat.postMessage", channel="general", blocks=blocks)["error"] == "invalid_blocks"
    assert world.slack.messages == []


def test_metadata_is_shown_to_who_asks_for_it(world: World) -> None:
    metadata = {"event_type": "x", "event_payload": {"key": "1"}}
    call(world, "chat.postMessage", channel="general", text="Hi", metadata=metadata)
    plain = call(world, "conversations.history", channel="C0000000000")
    full = call(world, "conversations.history", channel="C0000000000", include_all_metadata=True)
    assert "metadata" not in json.dumps(plain["messages"])
    assert '"key": "1"' in json.dumps(full["messages"])


def test_a_command_and_a_click_arrive_signed(world: World, receiver: str) -> None:
    ts = str(call(world, "chat.postMessage", channel="general", text="Merge?")["ts"])
    people.slash_command(world.slack, receiver, "/autopilot", "status", user="ada", channel="general")
    people.click(world.slack, receiver, "approve", "7", user="grace", ts=ts)
    for headers, body in Receiver.seen:
        base = b"v0:" + headers["X-Slack-Request-Timestamp"].encode() + b":" + body
        expected = "v0=" + hmac.new(world.slack.signing_secret.encode(), base, hashlib.sha256).hexdigest()
        assert headers["X-Slack-Signature"] == expected
    command, clicked = (parse_qs(body.decode()) for _, body in Receiver.seen)
    assert (command["command"], command["text"]) == (["/autopilot"], ["status"])
    assert json.loads(clicked["payload"][0])["actions"][0]["value"] == "7"
