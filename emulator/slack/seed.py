"""What a new Slack workspace starts with."""

from emulator.slack.state import State


def seed(state: State) -> None:
    """Fill an empty workspace."""
