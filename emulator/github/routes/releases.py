"""Releases, with generated notes."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from emulator.github import objects
from emulator.github.errors import invalid, not_found
from emulator.github.events import emit
from emulator.github.here import Here, InRepository
from emulator.github.model.releases import Release
from emulator.github.model.repository import Json
from emulator.github.paging import paged
from emulator.github.payloads.releases import release
from emulator.github.pushes import pushed
from emulator.github.repositories import git
from emulator.github.routes.commits import resolved
from emulator.github.routes.release_assets import release_of
from emulator.github.state import now

router = APIRouter(prefix="/repos/{owner}/{repo}/releases")


class ReleaseFields(BaseModel):
    tag_name: str | None = None
    target_commitish: str | None = None
    name: str | None = None
    body: str | None = None
    draft: bool | None = None
    prerelease: bool | None = None
    generate_release_notes: bool = False


class NotesRequest(BaseModel):
    tag_name: str
    target_commitish: str | None = None
    previous_tag_name: str | None = None


@router.get("")
async def list_releases(here: InRepository, request: Request) -> JSONResponse:
    newest = list(here.repository.releases.values())[::-1]
    return paged(request, newest, lambda each: release(here, each))


@router.post("", status_code=201)
async def create_release(here: InRepository, body: ReleaseFields) -> Json:
    if not body.tag_name:
        raise invalid("Release", "tag_name", "missing_field")
    if any(each.tag_name == body.tag_name for each in here.repository.releases.values()):
        raise invalid("Release", "tag_name", "already_exists")
    target = body.target_commitish or here.repository.default_branch
    notes = _notes(here, body.tag_name, target, None) if body.generate_release_notes else ""
    text = "\n\n".join(filter(None, [body.body, notes])) or None
    held = Release(
        here.state.new_id(), body.tag_name, target, body.name or (body.tag_name if notes else None), text,
        draft=bool(body.draft), prerelease=bool(body.prerelease), author=here.login, created_at=now(),
        published_at=None,
    )  # fmt: skip
    here.repository.releases[held.id] = held
    _tell(here, held, "created")
    await _publish(here, held)
    return release(here, held)


def _tell(here: Here, held: Release, action: str, **more: object) -> None:
    emit(here, "release", action, {"release": release(here, held), **more})


async def _publish(here: Here, held: Release) -> None:
    """Tag the target, unless it is a draft or published already."""
    if held.draft or held.published_at:
        return
    tag = f"refs/tags/{held.tag_name}"
    before = objects.references(here.git, "refs/heads", "refs/tags")
    if tag not in before:
        git(here.git, "update-ref", tag, resolved(here, held.target))
        await pushed(here, before)
    held.published_at = now()
    _tell(here, held, "published")
    _tell(here, held, "prereleased" if held.prerelease else "released")


@router.post("/generate-notes")
async def generate_notes(here: InRepository, body: NotesRequest) -> Json:
    target = body.target_commitish or here.repository.default_branch
    return {"name": body.tag_name, "body": _notes(here, body.tag_name, target, body.previous_tag_name)}


def _notes(here: Here, tag: str, target: str, previous: str | None) -> str:
    """One line for each pull request merged since the previous tag."""
    tags = [each.tag_name for each in here.repository.releases.values() if not each.draft and each.tag_name != tag]
    since = previous or (tags[-1] if tags else None)
    tip = objects.resolve(here.git, tag) or resolved(here, target)
    shas = {each.sha for each in objects.commits(here.git, tip, *([f"^{since}"] if since else []))}
    lines = [
        f"* {issue.title} by @{issue.user} in {here.html}/pull/{issue.number}"
        for issue in here.repository.issues.values()
        if issue.pull and issue.pull.merge_commit_sha in shas
    ]
    changes = f"## What's Changed\n{'\n'.join(lines)}\n\n" if lines else ""
    span = f"compare/{since}...{tag}" if since else f"commits/{tag}"
    return f"{changes}**Full Changelog**: {here.html}/{span}"


@router.get("/latest")
async def latest(here: InRepository) -> Json:
    for held in reversed(here.repository.releases.values()):
        if not held.draft and not held.prerelease:
            return release(here, held)
    raise not_found()


@router.get("/tags/{tag:path}")
async def by_tag(here: InRepository, tag: str) -> Json:
    for held in here.repository.releases.values():
        if held.tag_name == tag and not held.draft:
            return release(here, held)
    raise not_found()


@router.get("/{number}")
async def get_release(here: InRepository, number: int) -> Json:
    return release(here, release_of(here, number))


@router.patch("/{number}")
async def update_release(here: InRepository, number: int, body: ReleaseFields) -> Json:
    held = release_of(here, number)
    for name in ("tag_name", "name", "body", "draft", "prerelease"):
        if getattr(body, name) is not None:
            setattr(held, name, getattr(body, name))
    _tell(here, held, "edited", changes={})
    await _publish(here, held)
    return release(here, held)


@router.delete("/{number}", status_code=204)
async def delete_release(here: InRepository, number: int) -> Response:
    held = here.repository.releases.pop(release_of(here, number).id)
    _tell(here, held, "deleted")
    return Response(status_code=204)
