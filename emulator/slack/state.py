"""What Slack holds."""

import msgspec


class User(msgspec.Struct):
    id: str
    name: str
    real_name: str
    email: str


class Channel(msgspec.Struct):
    id: str
    name: str
    is_member: bool = True
    is_archived: bool = False


class Message(msgspec.Struct):
    channel: str
    ts: str
    text: str
    blocks: list[dict[str, object]] = msgspec.field(default_factory=list)
    metadata: dict[str, object] | None = None
    thread_ts: str | None = None
    edited: bool = False
    reactions: list[str] = msgspec.field(default_factory=list)
    only_for: str | None = None
    "The user who alone sees an ephemeral message."
    by_webhook: bool = False


class Scheduled(msgspec.Struct):
    id: str
    channel_id: str
    post_at: int
    text: str


class File(msgspec.Struct):
    id: str
    name: str
    length: int
    content: bytes = b""
    title: str = ""
    channels: list[str] = msgspec.field(default_factory=list)
    complete: bool = False


class State(msgspec.Struct):
    tokens: dict[str, list[str]] = msgspec.field(default_factory=dict)
    "The scopes of each bot token."
    signing_secret: str = "slack_signing_emulator"  # noqa: S105
    webhooks: dict[str, str] = msgspec.field(default_factory=dict)
    "The channel of each incoming webhook, by its path."
    users: dict[str, User] = msgspec.field(default_factory=dict)
    channels: dict[str, Channel] = msgspec.field(default_factory=dict)
    messages: list[Message] = msgspec.field(default_factory=list)
    scheduled: list[Scheduled] = msgspec.field(default_factory=list)
    files: dict[str, File] = msgspec.field(default_factory=dict)
    last_number: int = 0

    def next_number(self) -> int:
        self.last_number += 1
        return self.last_number

    def message(self, channel: str, ts: str) -> Message | None:
        found = (message for message in self.messages if (message.channel, message.ts) == (channel, ts))
        return next(found, None)

    def said_in(self, name: str) -> list[Message]:
        """What a channel shows to everybody, oldest first."""
        ids = {channel.id for channel in self.channels.values() if channel.name == name}
        return [message for message in self.messages if message.channel in ids and message.only_for is None]
