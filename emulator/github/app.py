"""GitHub's application: which routes there are, and what stands before them."""

from fastapi import FastAPI

from emulator.github import graphql
from emulator.github.errors import answer_errors
from emulator.github.gate import REST, Gate
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
from emulator.github.smart_http import router as smart_http

NOUNS = [
    comments, labels, issues, reviews, pulls, git_data, contents, checks, rules, commits, actions, release_assets,
    releases, deployments, hooks, code_scanning, search, repositories, apps,
]  # fmt: skip
"""Where two routes could match, the first does."""


def create_app() -> FastAPI:
    """The application; it reads the state of a request's world."""
    app = FastAPI(openapi_url=None, strict_content_type=False)
    answer_errors(app)
    for noun in NOUNS:
        app.include_router(noun.router, prefix=REST)
    app.include_router(graphql.router)
    app.include_router(actions.downloads)
    app.include_router(release_assets.downloads)
    app.include_router(smart_http)
    app.add_middleware(Gate)
    return app
