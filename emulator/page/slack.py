"""How Slack's messages hang together, for the page."""

from emulator.slack.state import Channel, Message, State


def threads(state: State, channel: Channel) -> list[Message]:
    """Messages that answer no other, newest first."""
    said = [message for message in state.messages if message.channel == channel.id]
    return [message for message in reversed(said) if not message.thread_ts or message.thread_ts == message.ts]


def replies(state: State, first: Message) -> list[Message]:
    place = (first.channel, first.ts)
    return [each for each in state.messages if (each.channel, each.thread_ts) == place and each.ts != first.ts]


def path(message: Message) -> str:
    """The path of a message's permalink."""
    return f"/archives/{message.channel}/p{message.ts.replace('.', '')}"


def by_permalink(state: State, channel: str, name: str) -> Message | None:
    """The message of `p1700000000000123`."""
    return next(
        (each for each in state.messages if (each.channel, f"p{each.ts.replace('.', '')}") == (channel, name)), None
    )
