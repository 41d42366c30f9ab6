"""What the world holds, for people to watch: all of it at `/`, and one thing at its own address."""

from emulator.page.routes import pages

__all__ = ["pages"]
