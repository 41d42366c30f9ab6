"""How often each method may be called, by Slack's tiers: https://docs.slack.dev/apis/web-api/rate-limits"""

from collections.abc import Mapping

from pydantic import JsonValue

from integrations.limits import Cost, Pace

TIERS: Mapping[str, int] = {
    "chat.update": 50,
    "chat.postEphemeral": 100,
    "chat.scheduleMessage": 50,
    "chat.scheduledMessages.list": 50,
    "conversations.history": 50,
    "conversations.list": 20,
    "conversations.replies": 50,
    "files.completeUploadExternal": 100,
    "files.getUploadURLExternal": 100,
    "reactions.add": 50,
    "users.list": 20,
    "users.lookupByEmail": 50,
}
"""Calls a minute. A message a second and channel is another limit, with no tier."""
WRITES = frozenset({"chat.postMessage", "chat.update", "chat.postEphemeral", "chat.scheduleMessage", "reactions.add"})
BURST = 15.0
"Seconds of calls that may be made at once; the gap is wider in return, so that a minute never has more than its tier."


def cost_of(method: str, given: Mapping[str, JsonValue]) -> Cost:
    """What a call draws on; a limit that is hit is its method's own."""
    if method == "chat.postMessage":
        pace = Pace(f"{method} {given.get('channel')}", 1.0, 3.0)
    else:
        pace = Pace(method, (60 + BURST) / TIERS.get(method, 20), BURST)
    return Cost(method, write=method in WRITES, pace=pace, apart=True)
