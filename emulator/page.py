"""The page at `/` that shows what the world holds, so that a demo can be watched."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from emulator.world import World


def state_page(world: "World") -> str:
    """All platforms as one HTML document."""
    return f"<!doctype html><title>Emulator</title><h1>Emulator</h1><pre>{world.environment}</pre>"
