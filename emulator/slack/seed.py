"""What a new Slack workspace starts with: channels, people, a bot's token and an incoming webhook."""

from emulator.slack.state import Channel, State, User

SCOPES = [
    "channels:history",
    "channels:read",
    "chat:write",
    "files:write",
    "groups:history",
    "groups:read",
    "reactions:write",
    "users:read",
    "users:read.email",
]


def seed(state: State) -> None:
    """Fill an empty workspace."""
    state.tokens["xoxb-emulator"] = list(SCOPES)
    for number, name in enumerate(("general", "autopilot")):
        state.channels[f"C{number:010}"] = Channel(f"C{number:010}", name)
    state.channels["C0000000009"] = Channel("C0000000009", "strangers", is_member=False)
    for number, (name, real_name) in enumerate((("ada", "Ada Lovelace"), ("grace", "Grace Hopper"))):
        state.users[f"U{number:010}"] = User(f"U{number:010}", name, real_name, f"{name}@example.com")
    state.webhooks["T0EMULATOR/B0EMULATOR/emulator"] = "C0000000001"
