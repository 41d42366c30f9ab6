"""GitHub's application: which routes there are, and what stands before them."""

from typing import TYPE_CHECKING

from fastapi import FastAPI

from emulator.github import graphql
from emulator.github.errors import answer_errors
from emulator.github.gate import REST, Gate
from emulator.github.pushes import pushed
from emulator.github.routes import (
    actions,
    apps,
    checks,
    code_scanning,
    comments,
    commits,
    contents,
    deployments,
    git_data,
    hooks,
    issues,
    labels,
    pulls,
    release_assets,
    releases,
    repositories,
    reviews,
    rules,
    search,
)

if TYPE_CHECKING:
    from emulator.world import World

NOUNS = [
    comments, labels, issues, reviews, pulls, git_data, contents, checks, rules, commits, actions, release_assets,
    releases, deployments, hooks, code_scanning, search, repositories, apps,
]  # fmt: skip
"""Where two routes could match, the first does."""


def create_app(world: "World") -> FastAPI:
    """The application; it reads the world's state anew at each request."""
    from emulator.github.smart_http import smart_http

    app = FastAPI(openapi_url=None, strict_content_type=False)
    app.state.world = world
    answer_errors(app)
    for noun in NOUNS:
        app.include_router(noun.router, prefix=REST)
    app.include_router(graphql.router)
    app.include_router(actions.downloads)
    app.include_router(release_assets.downloads)
    app.include_router(smart_http(world, pushed))
    app.add_middleware(Gate, world=world)
    return app
