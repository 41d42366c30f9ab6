"""Slack's Web API."""

from typing import TYPE_CHECKING

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

if TYPE_CHECKING:
    from emulator.world import World


def create_app(world: "World") -> FastAPI:
    """The application; it reads the world's state anew at each request."""
    app = FastAPI(openapi_url=None)

    @app.api_route("/api/auth.test", methods=["GET", "POST"])
    async def auth_test(request: Request) -> JSONResponse:
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        if token not in world.slack.tokens:
            return JSONResponse({"ok": False, "error": "invalid_auth" if token else "not_authed"})
        return JSONResponse({"ok": True, "team": "Emulator", "user": "autopilot", "team_id": "T0EMULATOR"})

    return app
