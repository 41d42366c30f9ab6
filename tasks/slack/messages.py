"""Messages in Slack: send, change, whisper, schedule, react, attach files."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field

from config import clients
from integrations.slack import layout, messages
from integrations.slack.messages import File, Message, ScheduledMessage
from integrations.slack.webhook import Delivered, post_by_webhook
from tasks.parameters import Channel, Key, Moment
from tasks.retries import reads, writes, writes_once
from tasks.writing import Written, current_journal, key_of, slack, written

Text = Annotated[str, Field(description="Text, in Slack's mrkdwn; what is too long is split.", min_length=1)]
User = Annotated[str, Field(description="A person, as @name, by id or address.", min_length=1)]
Thread = Annotated[str | None, Field(description="The `ts` of the message that this one answers.")]


class Place(BaseModel):
    """A channel or a person, by id."""

    id: str


@writes("slack.send_message")
def send_message(channel: Channel, text: Text, thread: Thread = None, idempotency_key: Key = None) -> Written[Message]:
    """Post a message in a channel, or an answer in a thread."""
    key = key_of(idempotency_key, "slack.send_message", channel, text, thread)
    blocks = layout.sections(text) if len(text) > layout.SECTION else ()
    return written(messages.post(slack(), channel, text, key, blocks=blocks, thread=thread))


@writes("slack.update_message")
def update_message(channel: Channel, ts: Moment, text: Text) -> Written[Message]:
    """Put another text in a message's place."""
    client = slack()
    return written(messages.update(client, Message(ts=ts, channel=client.channel(channel)), text))


@writes_once("slack.send_ephemeral")
def send_ephemeral(channel: Channel, user: User, text: Text) -> Written[Message]:
    """Post a message that only one person sees."""
    return written(messages.whisper(slack(), channel, user, text))


@writes("slack.schedule_message")
def schedule_message(
    channel: Channel, text: Text, when: Annotated[datetime, Field(description="As 2026-05-01T09:00:00+02:00.")]
) -> Written[ScheduledMessage]:
    """Have a message posted later."""
    return written(messages.schedule(slack(), channel, text, when))


@writes("slack.add_reaction")
def add_reaction(
    channel: Channel,
    ts: Moment,
    emoji: Annotated[str, Field(description="Its name, as white_check_mark.", min_length=1)],
) -> Written[Message]:
    """Put an emoji on a message."""
    client = slack()
    return written(messages.react(client, Message(ts=ts, channel=client.channel(channel)), emoji))


@writes_once("slack.upload_file")
def upload_file(
    channel: Channel,
    name: Annotated[str, Field(description="The file's name.", min_length=1)],
    content: Annotated[str, Field(description="The file's text.", min_length=1)],
    title: str = "",
    thread: Thread = None,
) -> Written[File]:
    """Put a text file into a channel or a thread."""
    return written(messages.attach_file(slack(), channel, name, content, title=title, thread=thread))


@writes_once("slack.send_webhook")
def send_webhook(text: Text) -> Written[Delivered]:
    """Post by SLACK_WEBHOOK_URL, in the channel that belongs to it: where there is no bot."""
    return written(post_by_webhook(clients.slack_webhook(), text, current_journal()))


@reads("slack.find_channel")
def find_channel(channel: Channel) -> Place:
    """A channel's id."""
    return Place(id=slack().channel(channel))


@reads("slack.find_user")
def find_user(user: User) -> Place:
    """A person's id."""
    return Place(id=slack().user(user))
