"""The addresses of the page: `/` on every port, and those that each platform gives its own things."""

from pathlib import Path
from typing import Literal

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, select_autoescape

from emulator.page import linear, slack, text
from emulator.within import world_of

TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).with_name("templates")), autoescape=select_autoescape(default=True),
    trim_blocks=True, lstrip_blocks=True,
)  # fmt: skip
TEMPLATES.filters |= {"visible": text.visible, "mrkdwn": text.mrkdwn}
TEMPLATES.globals |= {"in_linear": linear, "in_slack": slack}


def pages(platform: str) -> APIRouter:
    """Everything at `/`; one thing where the platform's own links lead."""
    router = APIRouter(default_response_class=HTMLResponse)

    @router.get("/")
    async def everything(request: Request) -> str:
        return _render("all.html.jinja", request)

    {"github": _github, "linear": _linear, "slack": _slack}[platform](router)
    return router


def _github(router: APIRouter) -> None:
    @router.get("/{owner}/{repo}/{kind}/{number}")
    async def issue(request: Request, owner: str, repo: str, kind: Literal["issues", "pull"], number: int) -> str:
        repository = world_of(request).github.repositories.get(f"{owner}/{repo}")
        held = repository.issues.get(number) if repository else None
        if not held:
            raise HTTPException(404, f"There is no {owner}/{repo}#{number} ({kind})")
        return _render("github_issue.html.jinja", request, repository=repository, issue=held)


def _linear(router: APIRouter) -> None:
    @router.get("/{workspace}/issue/{identifier}")
    @router.get("/{workspace}/issue/{identifier}/{slug}")
    async def issue(request: Request, workspace: str, identifier: str, slug: str = "") -> str:
        try:
            held = world_of(request).linear.issue(identifier)
        except KeyError:
            raise HTTPException(404, f"{workspace} has no issue {identifier} ({slug})") from None
        return _render("linear_issue.html.jinja", request, issue=held)


def _slack(router: APIRouter) -> None:
    @router.get("/archives/{channel}/{name}")
    async def message(request: Request, channel: str, name: str) -> str:
        held = slack.by_permalink(world_of(request).slack, channel, name)
        if not held:
            raise HTTPException(404, f"There is no message {name} in {channel}")
        first = world_of(request).slack.message(channel, held.thread_ts or held.ts) or held
        return _render("slack_message.html.jinja", request, message=first)


def _render(template: str, request: Request, **things: object) -> str:
    return TEMPLATES.get_template(template).render(world=world_of(request), **things)
