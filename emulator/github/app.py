"""GitHub's application: which routes there are, and what stands before them."""

from typing import TYPE_CHECKING

from fastapi import FastAPI

if TYPE_CHECKING:
    from emulator.world import World


def create_app(world: "World") -> FastAPI:
    """The application; it reads the world's state anew at each request."""
    return FastAPI(openapi_url=None)
