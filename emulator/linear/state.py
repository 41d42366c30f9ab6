"""What Linear holds."""

import msgspec


class State(msgspec.Struct):
    keys: set[str] = msgspec.field(default_factory=lambda: {"lin_api_emulator"})
    webhook_secret: str = "lin_wh_emulator"  # noqa: S105
