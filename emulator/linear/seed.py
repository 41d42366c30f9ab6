"""What a new Linear workspace starts with."""

from emulator.linear.state import State


def seed(state: State) -> None:
    """Fill an empty workspace."""
