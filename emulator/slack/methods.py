"""The methods of Slack's Web API: each takes its arguments and answers, or raises the error that Slack names."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgspec

from emulator.slack.blocks import mistakes
from emulator.slack.state import Channel, File, Message, Scheduled, State, User

type Answer = dict[str, object]
type Arguments = dict[str, Any]


class Refused(Exception):
    """An error by its code, with what Slack says beside it."""

    def __init__(self, error: str, **more: object) -> None:
        super().__init__(error)
        self.answer = {"ok": False, "error": error, **more}


@dataclass(frozen=True)
class Method:
    """What a method does, and the scope that it needs."""

    run: Callable[[State, Arguments, str], Answer]
    scope: str | None = None


def post_message(state: State, given: Arguments, _: str) -> Answer:
    message = _message(state, given)
    message.thread_ts = given.get("thread_ts")
    if message.thread_ts and not state.message(message.channel, message.thread_ts):
        raise Refused("thread_not_found")
    state.messages.append(message)
    return {"channel": message.channel, "ts": message.ts, "message": shown(message)}


def update(state: State, given: Arguments, _: str) -> Answer:
    message = state.message(_channel(state, given).id, given.get("ts", ""))
    if not message:
        raise Refused("message_not_found")
    fresh = _message(state, given)
    message.text, message.blocks, message.edited = fresh.text, fresh.blocks, True
    message.metadata = fresh.metadata or message.metadata
    return {"channel": message.channel, "ts": message.ts, "text": message.text, "message": shown(message)}


def permalink(state: State, given: Arguments, base: str) -> Answer:
    channel, ts = _channel(state, given), str(given.get("message_ts", ""))
    if not state.message(channel.id, ts):
        raise Refused("message_not_found")
    return {"channel": channel.id, "permalink": f"{base}archives/{channel.id}/p{ts.replace('.', '')}"}


def post_ephemeral(state: State, given: Arguments, _: str) -> Answer:
    message = _message(state, given)
    if given.get("user") not in state.users:
        raise Refused("user_not_in_channel")
    message.only_for = given["user"]
    state.messages.append(message)
    return {"message_ts": message.ts}


def schedule(state: State, given: Arguments, _: str) -> Answer:
    message, moment = _message(state, given), int(given["post_at"])
    if moment <= time.time():
        raise Refused("time_in_past")
    planned = Scheduled(f"Q{state.next_number():08}", message.channel, moment, message.text)
    state.scheduled.append(planned)
    return {"scheduled_message_id": planned.id, "channel": message.channel, "post_at": moment}


def scheduled_list(state: State, given: Arguments, _: str) -> Answer:
    wanted = given.get("channel")
    rows = [msgspec.to_builtins(one) for one in state.scheduled if wanted in (None, one.channel_id)]
    return {"scheduled_messages": rows, "response_metadata": {"next_cursor": ""}}


def add_reaction(state: State, given: Arguments, _: str) -> Answer:
    message = state.message(_channel(state, given).id, given.get("timestamp", ""))
    if not message:
        raise Refused("message_not_found")
    if given["name"] in message.reactions:
        raise Refused("already_reacted")
    message.reactions.append(given["name"])
    return {}


def history(state: State, given: Arguments, _: str) -> Answer:
    channel = _channel(state, given)
    seen = [one for one in state.messages if one.channel == channel.id and not one.only_for and not one.thread_ts]
    return _page([shown(one, given) for one in reversed(seen)], given, "messages")


def replies(state: State, given: Arguments, _: str) -> Answer:
    channel, parent = _channel(state, given), given.get("ts")
    if not state.message(channel.id, parent or ""):
        raise Refused("thread_not_found")
    seen = [one for one in state.messages if one.channel == channel.id and parent in (one.ts, one.thread_ts)]
    return _page([shown(one, given) for one in seen], given, "messages")


def channels(state: State, given: Arguments, _: str) -> Answer:
    return _page([msgspec.to_builtins(one) for one in state.channels.values()], given, "channels")


def users(state: State, given: Arguments, _: str) -> Answer:
    return _page([_person(one) for one in state.users.values()], given, "members")


def user_by_email(state: State, given: Arguments, _: str) -> Answer:
    for one in state.users.values():
        if one.email == given.get("email"):
            return {"user": _person(one)}
    raise Refused("users_not_found")


def upload_url(state: State, given: Arguments, base: str) -> Answer:
    file = File(f"F{state.next_number():08}", given["filename"], int(given["length"]))
    state.files[file.id] = file
    return {"upload_url": f"{base}upload/v1/{file.id}", "file_id": file.id}


def complete_upload(state: State, given: Arguments, _: str) -> Answer:
    named = given["files"] if isinstance(given["files"], list) else msgspec.json.decode(given["files"])
    done = [state.files[one["id"]] for one in named if one["id"] in state.files]
    if len(done) != len(named) or any(len(file.content) != file.length for file in done):
        raise Refused("file_not_found")
    for file, one in zip(done, named, strict=True):
        file.title, file.complete = one.get("title") or file.name, True
        if channel := given.get("channel_id"):
            file.channels.append(_channel(state, {"channel": channel}).id)
    return {"files": [{"id": file.id, "title": file.title} for file in done]}


def shown(message: Message, given: Arguments | None = None) -> Answer:
    """A message as Slack lists it; its metadata only to who asks for it."""
    answer: Answer = {"type": "message", "ts": message.ts, "text": message.text, "blocks": message.blocks}
    if message.thread_ts:
        answer["thread_ts"] = message.thread_ts
    if message.metadata and (given is None or str(given.get("include_all_metadata")).lower() in ("true", "1")):
        answer["metadata"] = message.metadata
    return answer


def checked_blocks(given: Arguments) -> list[dict[str, object]]:
    """The blocks of a message. Raises invalid_blocks as Slack does, with what is wrong."""
    found = given.get("blocks") or []
    blocks: list[dict[str, object]] = msgspec.json.decode(found) if isinstance(found, str) else found
    if wrong := mistakes(blocks):
        raise Refused("invalid_blocks", response_metadata={"messages": [f"[ERROR] {one}" for one in wrong]})
    if not blocks and not given.get("text"):
        raise Refused("no_text")
    if len(given.get("text") or "") > 40_000:
        raise Refused("msg_too_long")
    return blocks


def new_message(state: State, channel: Channel, given: Arguments) -> Message:
    found = given.get("metadata")
    metadata = msgspec.json.decode(found) if isinstance(found, str) else found
    ts = f"{int(time.time())}.{state.next_number():06}"
    return Message(channel.id, ts, given.get("text") or "", checked_blocks(given), metadata)


def _message(state: State, given: Arguments) -> Message:
    channel = _channel(state, given)
    if channel.is_archived:
        raise Refused("is_archived")
    if not channel.is_member:
        raise Refused("not_in_channel")
    return new_message(state, channel, given)


def _channel(state: State, given: Arguments) -> Channel:
    wanted = str(given.get("channel", "")).removeprefix("#")
    for channel in state.channels.values():
        if wanted in (channel.id, channel.name):
            return channel
    raise Refused("channel_not_found")


def _person(user: User) -> Answer:
    return {"id": user.id, "name": user.name, "deleted": False, "profile": msgspec.to_builtins(user)}


def _page(rows: list[Answer], given: Arguments, name: str) -> Answer:
    start, size = int(given.get("cursor") or 0), int(given.get("limit") or 100)
    more = str(start + size) if start + size < len(rows) else ""
    return {name: rows[start : start + size], "has_more": bool(more), "response_metadata": {"next_cursor": more}}


METHODS = {
    "auth.test": Method(lambda *_: {"team": "Emulator", "user": "autopilot", "team_id": "T0EMULATOR"}),
    "chat.postMessage": Method(post_message, "chat:write"),
    "chat.getPermalink": Method(permalink),
    "chat.update": Method(update, "chat:write"),
    "chat.postEphemeral": Method(post_ephemeral, "chat:write"),
    "chat.scheduleMessage": Method(schedule, "chat:write"),
    "chat.scheduledMessages.list": Method(scheduled_list),
    "reactions.add": Method(add_reaction, "reactions:write"),
    "conversations.history": Method(history, "channels:history"),
    "conversations.replies": Method(replies, "channels:history"),
    "conversations.list": Method(channels, "channels:read"),
    "users.list": Method(users, "users:read"),
    "users.lookupByEmail": Method(user_by_email, "users:read.email"),
    "files.getUploadURLExternal": Method(upload_url, "files:write"),
    "files.completeUploadExternal": Method(complete_upload, "files:write"),
}
