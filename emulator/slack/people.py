"""What people do in Slack, told to us: slash commands and clicks on buttons, signed."""

import json
import time
from urllib.parse import urlencode

import httpx

from emulator.signing import slack_signature
from emulator.slack.state import Channel, State, User


def slash_command(  # noqa: PLR0913
    state: State, url: str, command: str, text: str, *, user: str, channel: str
) -> httpx.Response:
    """Have somebody type `/command text` in a channel."""
    person, place = _user(state, user), _channel(state, channel)
    form = {
        "command": command,
        "text": text,
        "team_id": "T0EMULATOR",
        "user_id": person.id,
        "user_name": person.name,
        "channel_id": place.id,
        "channel_name": place.name,
        "response_url": "",
        "trigger_id": f"{state.next_number()}.emulator",
    }
    return _send(state, url, form)


def click(  # noqa: PLR0913
    state: State, url: str, action_id: str, value: str, *, user: str, ts: str
) -> httpx.Response:
    """Have somebody click a button of a message."""
    person = _user(state, user)
    message = next(message for message in state.messages if message.ts == ts)
    payload = {
        "type": "block_actions",
        "user": {"id": person.id, "username": person.name},
        "team": {"id": "T0EMULATOR"},
        "channel": {"id": message.channel},
        "message": {"ts": ts, "text": message.text},
        "actions": [{"type": "button", "action_id": action_id, "value": value}],
        "trigger_id": f"{state.next_number()}.emulator",
    }
    return _send(state, url, {"payload": json.dumps(payload)})


def _send(state: State, url: str, form: dict[str, str]) -> httpx.Response:
    body, moment = urlencode(form).encode(), int(time.time())
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Slack-Request-Timestamp": str(moment),
        "X-Slack-Signature": slack_signature(state.signing_secret, moment, body),
    }
    return httpx.post(url, content=body, headers=headers, timeout=5, trust_env=False)


def _user(state: State, name: str) -> User:
    return next(user for user in state.users.values() if user.name == name)


def _channel(state: State, name: str) -> Channel:
    return next(channel for channel in state.channels.values() if channel.name == name)
