"""The platforms that are emulated."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from fastapi import FastAPI

import emulator.github.app
import emulator.linear.app
import emulator.slack.app
from emulator import control
from emulator.page import pages


@dataclass(frozen=True)
class Platform:
    create_app: Callable[[], FastAPI]
    environment: Callable[[str], dict[str, str]]
    "What a client needs to find this platform at a URL."


PLATFORMS = {
    "github": Platform(
        emulator.github.app.create_app,
        lambda url: {
            "GITHUB_API_URL": f"{url}/api/v3",
            "GITHUB_GRAPHQL_URL": f"{url}/api/graphql",
            "GITHUB_TOKEN": "ghp_emulator",
        },
    ),
    "linear": Platform(
        emulator.linear.app.create_app,
        lambda url: {"LINEAR_API_URL": f"{url}/graphql", "LINEAR_API_KEY": "lin_api_emulator"},
    ),
    "slack": Platform(
        emulator.slack.app.create_app,
        lambda url: {
            "SLACK_API_URL": f"{url}/api/",
            "SLACK_BOT_TOKEN": "xoxb-emulator",
            "SLACK_WEBHOOK_URL": f"{url}/services/T0EMULATOR/B0EMULATOR/emulator",
        },
    ),
}


@cache
def application(name: str) -> FastAPI:
    """A platform with the control plane and the page, for every world of this process: routes take long to prepare."""
    app = PLATFORMS[name].create_app()
    app.include_router(control.router)
    app.include_router(pages(name))
    return app
