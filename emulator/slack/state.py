"""What Slack holds."""

import msgspec


class State(msgspec.Struct):
    tokens: set[str] = msgspec.field(default_factory=lambda: {"xoxb-emulator"})
    signing_secret: str = "slack_signing_emulator"  # noqa: S105
