"""The git data API: references, blobs, trees, commits and tags."""

import base64
import binascii
import tempfile
from typing import Literal

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from emulator.github import objects
from emulator.github.errors import Refused, invalid, not_found
from emulator.github.guards import NOTHING, is_forced, push_refusal
from emulator.github.here import Here, InRepository
from emulator.github.model.repository import Json
from emulator.github.paging import paged
from emulator.github.payloads.commits import git_commit
from emulator.github.payloads.repositories import reference
from emulator.github.pushes import pushed
from emulator.github.repositories import GitFailed, git, text

router = APIRouter(prefix="/repos/{owner}/{repo}/git")


class NewReference(BaseModel):
    ref: str
    sha: str


class ReferenceChange(BaseModel):
    sha: str
    force: bool = False


class NewBlob(BaseModel):
    content: str
    encoding: Literal["utf-8", "base64"] = "utf-8"


class TreeEntry(BaseModel):
    path: str
    mode: Literal["100644", "100755", "040000", "160000", "120000"] = "100644"
    type: Literal["blob", "tree", "commit"] = "blob"
    sha: str | None = None
    content: str | None = None


class NewTree(BaseModel):
    tree: list[TreeEntry]
    base_tree: str | None = None


class Signature(BaseModel):
    name: str = "octocat"
    email: str = "octocat@example.com"
    date: str = ""


class NewCommit(BaseModel):
    message: str
    tree: str
    parents: list[str] = []
    author: Signature | None = None
    committer: Signature | None = None


@router.get("/ref/{ref:path}")
async def get_reference(here: InRepository, ref: str) -> Json:
    return reference(here, f"refs/{ref}", _existing(here, ref))


@router.get("/matching-refs/{ref:path}")
async def matching_references(here: InRepository, request: Request, ref: str) -> JSONResponse:
    found = [pair for pair in objects.references(here.git).items() if pair[0].startswith(f"refs/{ref}")]
    return paged(request, found, lambda pair: reference(here, *pair))


@router.post("/refs", status_code=201)
async def create_reference(here: InRepository, body: NewReference) -> Json:
    if not body.ref.startswith("refs/") or body.ref.count("/") < 2:
        raise Refused(422, f"{body.ref} is not a valid ref name")
    if objects.kind(here.git, body.sha) is None:
        raise Refused(422, "Object does not exist")
    before = objects.references(here.git, "refs/heads", "refs/tags")
    if body.ref in before:
        raise Refused(422, "Reference already exists")
    _update(here, body.ref, body.sha)
    await pushed(here, before)
    return reference(here, body.ref, body.sha)


@router.patch("/refs/{ref:path}")
async def update_reference(here: InRepository, ref: str, body: ReferenceChange) -> Json:
    held = objects.references(here.git, f"refs/{ref}").get(f"refs/{ref}")
    if not held:
        raise Refused(422, "Reference does not exist")
    if objects.kind(here.git, body.sha) is None:
        raise Refused(422, "Object does not exist")
    if not body.force and not objects.contains(here.git, held, body.sha):
        raise Refused(422, "Update is not a fast forward")
    _check_rules(here, ref, held, body.sha)
    before = objects.references(here.git, "refs/heads", "refs/tags")
    _update(here, f"refs/{ref}", body.sha)
    await pushed(here, before)
    return reference(here, f"refs/{ref}", body.sha)


@router.delete("/refs/{ref:path}", status_code=204)
async def delete_reference(here: InRepository, ref: str) -> Response:
    before = objects.references(here.git, "refs/heads", "refs/tags")
    if f"refs/{ref}" not in before:
        raise Refused(422, "Reference does not exist")
    _check_rules(here, ref, before[f"refs/{ref}"], NOTHING)
    git(here.git, "update-ref", "-d", f"refs/{ref}")
    await pushed(here, before)
    return Response(status_code=204)


def _check_rules(here: Here, ref: str, old: str, new: str) -> None:
    """Raises Refused (422) where the branch's rules forbid it."""
    if ref.startswith("heads/"):
        branch = ref.removeprefix("heads/")
        forced = "Cannot force-push to this branch" if is_forced(here, branch, old, new) else None
        if refusal := push_refusal(here, branch, old, new) or forced:
            raise Refused(422, refusal)


def _existing(here: Here, ref: str) -> str:
    held = objects.references(here.git, f"refs/{ref}").get(f"refs/{ref}")
    if not held:
        raise not_found()
    return held


def _update(here: Here, name: str, sha: str) -> None:
    try:
        git(here.git, "update-ref", name, sha)
    except GitFailed as error:
        raise Refused(422, f"{name} is not a valid ref name") from error


@router.post("/blobs", status_code=201)
async def create_blob(here: InRepository, body: NewBlob) -> Json:
    try:
        content = base64.b64decode(body.content) if body.encoding == "base64" else body.content.encode()
    except binascii.Error as error:
        raise invalid("Blob", "content") from error
    sha = text(here.git, "hash-object", "-w", "--stdin", stdin=content)
    return {"sha": sha, "url": f"{here.api}/git/blobs/{sha}"}


@router.get("/blobs/{sha}")
async def get_blob(here: InRepository, sha: str) -> Json:
    if objects.kind(here.git, sha) != "blob":
        raise not_found()
    content = objects.blob(here.git, sha)
    return {
        "sha": sha,
        "node_id": f"B_{sha}",
        "url": f"{here.api}/git/blobs/{sha}",
        "size": len(content),
        "content": base64.encodebytes(content).decode(),
        "encoding": "base64",
    }


@router.post("/trees", status_code=201)
async def create_tree(here: InRepository, body: NewTree) -> Json:
    with tempfile.TemporaryDirectory() as scratch:
        index = {"GIT_INDEX_FILE": f"{scratch}/index", "GIT_WORK_TREE": scratch}
        try:
            if body.base_tree:
                git(here.git, "read-tree", body.base_tree, environment=index)
            for entry in body.tree:
                _stage(here, entry, index)
            sha = text(here.git, "write-tree", environment=index)
        except GitFailed as error:
            raise invalid("Tree", "tree", message=str(error)) from error
    return tree_json(here, sha, recursive=False)


def _stage(here: Here, entry: TreeEntry, index: dict[str, str]) -> None:
    sha = entry.sha
    if entry.content is not None:
        sha = text(here.git, "hash-object", "-w", "--stdin", stdin=entry.content.encode())
    if sha is None:
        git(here.git, "update-index", "--force-remove", "--", entry.path, environment=index)
    elif entry.type == "tree":
        git(here.git, "read-tree", f"--prefix={entry.path}/", sha, environment=index)
    else:
        if entry.type == "blob" and objects.kind(here.git, sha) is None:
            raise Refused(422, f"tree.sha {sha} is not a valid blob")
        git(here.git, "update-index", "--add", "--cacheinfo", f"{entry.mode},{sha},{entry.path}", environment=index)


@router.get("/trees/{sha:path}")
async def get_tree(here: InRepository, sha: str, recursive: str = "") -> Json:
    revision = objects.resolve(here.git, sha) or sha
    if objects.kind(here.git, f"{revision}^{{tree}}") != "tree":
        raise not_found()
    return tree_json(here, text(here.git, "rev-parse", f"{revision}^{{tree}}"), recursive=bool(recursive))


def tree_json(here: Here, sha: str, *, recursive: bool) -> Json:
    """A `git-tree`."""
    entries = []
    for entry in objects.tree(here.git, sha, recursive=recursive):
        listed: Json = {"path": entry.path, "mode": entry.mode, "type": entry.type, "sha": entry.sha}
        listed["url"] = f"{here.api}/git/{entry.type}s/{entry.sha}"
        entries.append(listed | ({"size": entry.size} if entry.size is not None else {}))
    return {"sha": sha, "url": f"{here.api}/git/trees/{sha}", "tree": entries, "truncated": False}


@router.post("/commits", status_code=201)
async def create_commit(here: InRepository, body: NewCommit) -> Json:
    if objects.kind(here.git, body.tree) != "tree":
        raise Refused(422, "Tree SHA does not exist")
    if any(objects.kind(here.git, parent) != "commit" for parent in body.parents):
        raise Refused(422, "Parent SHA does not exist or is not a commit object")
    parents = [argument for parent in body.parents for argument in ("-p", parent)]
    author = body.author or Signature()
    people = _identity("AUTHOR", author) | _identity("COMMITTER", body.committer or author)
    sha = text(here.git, "commit-tree", body.tree, *parents, stdin=body.message.encode(), environment=people)
    return git_commit(here, objects.commit(here.git, sha))


def _identity(role: str, person: Signature) -> dict[str, str]:
    named = {f"GIT_{role}_NAME": person.name, f"GIT_{role}_EMAIL": person.email}
    return named | ({f"GIT_{role}_DATE": person.date} if person.date else {})


@router.get("/commits/{sha}")
async def get_commit(here: InRepository, sha: str) -> Json:
    if objects.kind(here.git, sha) != "commit":
        raise not_found()
    return git_commit(here, objects.commit(here.git, sha))
