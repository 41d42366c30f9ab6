"""Messages: post, answer in a thread, change, whisper, schedule, react, and attach files.

A message carries its key in its metadata, by which it is found again among the newest of its channel or thread.
"""

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime

from pydantic import BaseModel, Field, JsonValue
from slack_sdk.models.blocks import Block

from integrations.answers import Answer
from integrations.database import made
from integrations.errors import Forbidden, Rejected
from integrations.slack import layout
from integrations.slack.answers import uncertain_if_lost
from integrations.slack.client import Slack
from integrations.writes import Effect, Write, perform

EVENT = "autopilot_message"
LOOKED_AT = 200
"""How many messages back the key of an earlier one is looked for."""


class Metadata(Answer):
    """What an app keeps with its message; other apps keep what they like."""

    event_type: str = ""
    event_payload: JsonValue = None

    @property
    def key(self) -> JsonValue:
        """The key of one of our messages."""
        payload = self.event_payload
        return payload.get("key") if self.event_type == EVENT and isinstance(payload, dict) else None


class Message(Answer):
    """A message by its channel and `ts`, which together name it."""

    ts: str
    text: str = ""
    channel: str = ""
    metadata: Metadata = Metadata()


class Posted(Answer):
    ts: str = Field(default="", alias="ts")
    message_ts: str = ""
    scheduled_message_id: str = ""


class Found(Answer):
    messages: tuple[Message, ...] = ()


class ScheduledMessage(Answer):
    id: str
    channel_id: str
    post_at: int
    text: str = ""


class ScheduledMessages(Answer):
    scheduled_messages: tuple[ScheduledMessage, ...] = ()


class File(BaseModel):
    id: str


class Upload(BaseModel):
    upload_url: str
    file_id: str


class Nothing(BaseModel):
    """An answer of which only success matters."""


def post(  # noqa: PLR0913 -- each is a choice of the caller
    slack: Slack, channel: str, text: str, key: str, *, blocks: Sequence[Block] = (), thread: str | None = None
) -> Effect[Message]:
    """A message, once a key; `thread` is the `ts` of the one that it answers. `text` is what notifications show.

    More blocks than a message takes go on as answers in its thread.
    """
    first, *rest = layout.messages(blocks)
    effect = _post(slack, channel, text, key, first, thread)
    if effect.value is not None:
        for number, more in enumerate(rest, 2):
            _post(slack, channel, f"{layout.shorten(text, 200)} ({number})", f"{key} {number}", more, effect.value.ts)
    return effect


def update(slack: Slack, message: Message, text: str, *, blocks: Sequence[Block] = ()) -> Effect[Message]:
    """Put another content in a message's place; to do it again changes nothing."""
    asked = "change a message"
    layout.check(blocks, asked)
    given = _content(text, blocks)
    write = Write("slack", "update_message", f"channel {message.channel}", message.ts, asked, given)

    def send(_: Message | None) -> Message:
        slack.call("chat.update", asked, Nothing, channel=message.channel, ts=message.ts, **given)
        return message.model_copy(update={"text": text})

    return perform(slack.journal, write, send)


def whisper(slack: Slack, channel: str, user: str, text: str, *, blocks: Sequence[Block] = ()) -> Effect[Message]:
    """A message that only one person sees. Slack keeps no trace of it: a repeated call repeats it."""
    asked = f"tell {user} in {channel}"
    layout.check(blocks, asked)
    place, person = slack.channel(channel), slack.user(user)
    given = _content(text, blocks)
    write = Write("slack", "whisper", f"channel {channel}", f"{person} {text}", asked, given)

    def send(_: Message | None) -> Message:
        with uncertain_if_lost():
            answer = slack.call("chat.postEphemeral", asked, Posted, channel=place, user=person, **given)
        return Message(ts=answer.message_ts, text=text, channel=place)

    return perform(slack.journal, write, send)


def schedule(slack: Slack, channel: str, text: str, when: datetime) -> Effect[ScheduledMessage]:
    """A message for later; one of this text at this time in this channel."""
    asked, place, moment = f"schedule a message in {channel}", slack.channel(channel), int(when.timestamp())
    write = Write("slack", "schedule_message", f"channel {channel}", f"{moment} {text}", asked, {"text": text})

    def find() -> ScheduledMessage | None:
        there = slack.call("chat.scheduledMessages.list", asked, ScheduledMessages, channel=place).scheduled_messages
        return next((one for one in there if (one.post_at, one.text) == (moment, text)), None)

    def send(_: ScheduledMessage | None) -> ScheduledMessage:
        answer = slack.call("chat.scheduleMessage", asked, Posted, channel=place, text=text, post_at=moment)
        return ScheduledMessage(id=answer.scheduled_message_id, channel_id=place, post_at=moment, text=text)

    return perform(slack.journal, write, send, find=find)


def react(slack: Slack, message: Message, emoji: str) -> Effect[Message]:
    """Put an emoji (`white_check_mark`) on a message; one that is there already is fine."""
    asked, name = f"react with :{emoji}:", emoji.strip(":")
    write = Write("slack", "add_reaction", f"channel {message.channel}", f"{message.ts} {name}", asked, {"name": name})

    def send(_: Message | None) -> Message:
        try:
            slack.call("reactions.add", asked, Nothing, channel=message.channel, timestamp=message.ts, name=name)
        except Rejected as error:
            if error.answered != "already_reacted":
                raise
        return message

    return perform(slack.journal, write, send)


def attach_file(  # noqa: PLR0913 -- each is a choice of the caller
    slack: Slack, channel: str, name: str, content: str, *, title: str = "", thread: str | None = None
) -> Effect[File]:
    """A text file in a channel or a thread: what is too long for a message. A repeated call repeats it."""
    asked, place, data = f"attach {name} in {channel}", slack.channel(channel), content.encode()
    write = Write("slack", "attach_file", f"channel {channel}", name, asked, {"filename": name, "length": len(data)})

    def send(_: File | None) -> File:
        target = slack.call("files.getUploadURLExternal", asked, Upload, filename=name, length=len(data))
        slack.upload(target.upload_url, data, asked)
        files = [{"id": target.file_id, "title": title or name}]
        with uncertain_if_lost():
            place_in = {"channel_id": place, "thread_ts": thread}
            slack.call("files.completeUploadExternal", asked, Nothing, files=files, **place_in)
        return File(id=target.file_id)

    return perform(slack.journal, write, send)


@dataclass(slots=True)
class Sight:
    """Whether we may look at earlier messages; else our own records tell what was posted, and a lost answer is told."""

    blind: bool = False


def _post(  # noqa: PLR0913, PLR0917
    slack: Slack, channel: str, text: str, key: str, blocks: Sequence[Block], thread: str | None
) -> Effect[Message]:
    asked = f"post in {channel}"
    layout.check(blocks, asked)
    place = slack.channel(channel)
    given = _content(text, blocks)
    write = Write("slack", "send_message", f"channel {channel}", key, asked, {**given, "thread_ts": thread})
    metadata = {"event_type": EVENT, "event_payload": {"key": key}}

    sight = Sight()

    def find() -> Message | None:
        try:
            return _find(slack, place, key, thread)
        except Forbidden:
            sight.blind = True
            known = made(slack.journal.database, write.platform, write.target, write.key)
            return Message.model_validate(known) if known else None

    def send(_: Message | None) -> Message:
        more = {**given, "thread_ts": thread, "metadata": metadata, "unfurl_links": False}
        with uncertain_if_lost() if sight.blind else nullcontext():
            answer = slack.call("chat.postMessage", asked, Posted, channel=place, **more)
        return Message(ts=answer.ts, text=text, channel=place)

    return perform(slack.journal, write, send, find=find)


def _find(slack: Slack, channel: str, key: str, thread: str | None) -> Message | None:
    method = "conversations.replies" if thread else "conversations.history"
    given: dict[str, JsonValue] = {"channel": channel, "ts": thread, "limit": LOOKED_AT, "include_all_metadata": True}
    for message in slack.call(method, "look for an earlier message", Found, **given).messages:
        if message.metadata.key == key:
            return message.model_copy(update={"channel": channel})
    return None


def _content(text: str, blocks: Sequence[Block]) -> dict[str, JsonValue]:
    shown: list[JsonValue] = [block.to_dict() for block in blocks]
    return {"text": layout.shorten(text, layout.TEXT), "blocks": shown}
