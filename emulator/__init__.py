"""GitHub, Linear and Slack on loopback, speaking their real protocols. It knows nothing of the rest of the project."""

from emulator.world import World, running

__all__ = ["World", "running"]
