"""Files by path: read, create, change and delete."""

import base64
import binascii

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from emulator.github import objects
from emulator.github.errors import Refused, invalid, not_found
from emulator.github.guards import NOTHING, push_refusal
from emulator.github.here import Here, InRepository
from emulator.github.model.repository import Json
from emulator.github.payloads.commits import git_commit
from emulator.github.pushes import pushed
from emulator.github.repositories import GitFailed, write_history

router = APIRouter(prefix="/repos/{owner}/{repo}")


class Author(BaseModel):
    name: str
    email: str


class FileChange(BaseModel):
    message: str
    content: str
    sha: str | None = None
    branch: str | None = None
    author: Author | None = None
    committer: Author | None = None


class FileRemoval(BaseModel):
    message: str
    sha: str
    branch: str | None = None


@router.get("/readme", response_model=None)
async def get_readme(here: InRepository, request: Request, ref: str | None = None) -> Response:
    return await get_contents(here, request, "README.md", ref)


@router.get("/contents/{path:path}", response_model=None)
async def get_contents(here: InRepository, request: Request, path: str, ref: str | None = None) -> Response:
    wanted = ref or here.repository.default_branch
    commit = objects.resolve(here.git, wanted)
    if not commit:
        raise Refused(404, f"No commit found for the ref {wanted}")
    clean = path.strip("/")
    entry = _entry(here, commit, clean)
    if entry and entry.type == "blob":
        content = objects.blob(here.git, entry.sha)
        if "raw" in request.headers.get("accept", ""):
            return Response(content, media_type="application/vnd.github.raw+json; charset=utf-8")
        encoded = {"content": base64.encodebytes(content).decode(), "encoding": "base64"}
        return JSONResponse(_listed(here, entry, clean, wanted) | encoded)
    if clean and not entry:
        raise not_found()
    listed = objects.tree(here.git, commit, path=clean)
    return JSONResponse([_listed(here, each, f"{clean}/{each.path}".lstrip("/"), wanted) for each in listed])


def _entry(here: Here, commit: str, path: str) -> objects.Entry | None:
    """What lies at a path; None for the root and for nothing."""
    folder, _, name = path.rpartition("/")
    try:
        listed = objects.tree(here.git, commit, path=folder)
    except GitFailed:
        return None
    return next((entry for entry in listed if entry.path == name), None)


def _listed(here: Here, entry: objects.Entry, path: str, ref: str) -> Json:
    kind = {"blob": "file", "tree": "dir", "commit": "submodule"}[entry.type]
    url = f"{here.api}/contents/{path}?ref={ref}"
    git_url = f"{here.api}/git/{entry.type}s/{entry.sha}"
    html = f"{here.html}/{entry.type}/{ref}/{path}"
    return {
        "type": kind,
        "name": path.rpartition("/")[2],
        "path": path,
        "sha": entry.sha,
        "size": entry.size or 0,
        "url": url,
        "git_url": git_url,
        "html_url": html,
        "download_url": f"{here.html}/raw/{ref}/{path}" if kind == "file" else None,
        "_links": {"self": url, "git": git_url, "html": html},
    }


@router.put("/contents/{path:path}")
async def put_contents(here: InRepository, response: Response, path: str, body: FileChange) -> Json:
    try:
        content = base64.b64decode(body.content, validate=False).decode()
    except (binascii.Error, UnicodeDecodeError) as error:
        raise Refused(422, "content is not valid Base64") from error
    branch = body.branch or here.repository.default_branch
    existing = _existing(here, branch, path)
    if existing and not body.sha:
        raise Refused(422, 'Invalid request.\n\n"sha" wasn\'t supplied.')
    if existing and existing.sha != body.sha:
        raise Refused(409, f"{path} does not match {body.sha}")
    response.status_code = 200 if existing else 201
    return await _write(here, branch, path, content, body.message)


@router.delete("/contents/{path:path}")
async def delete_contents(here: InRepository, path: str, body: FileRemoval) -> Json:
    branch = body.branch or here.repository.default_branch
    existing = _existing(here, branch, path)
    if not existing:
        raise not_found()
    if existing.sha != body.sha:
        raise Refused(409, f"{path} does not match {body.sha}")
    return await _write(here, branch, path, None, body.message)


def _existing(here: Here, branch: str, path: str) -> objects.Entry | None:
    tip = objects.references(here.git, f"refs/heads/{branch}").get(f"refs/heads/{branch}")
    if not tip:
        if objects.references(here.git, "refs/heads"):
            raise Refused(404, f"Branch {branch} not found")
        return None
    if not path.strip("/"):
        raise invalid("Content", "path")
    return _entry(here, tip, path)


async def _write(here: Here, branch: str, path: str, content: str | None, message: str) -> Json:
    before = objects.references(here.git, "refs/heads")
    if refusal := push_refusal(here, branch, before.get(f"refs/heads/{branch}", NOTHING), "new"):
        raise Refused(409, f"Could not update file: {refusal}")
    sha = write_history(here.git, branch, [(message, {path: content})])
    await pushed(here, before)
    entry = _entry(here, sha, path)
    written = _listed(here, entry, path, branch) if entry else None
    return {"content": written, "commit": git_commit(here, objects.commit(here.git, sha))}
