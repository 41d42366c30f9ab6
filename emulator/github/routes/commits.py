"""Commits, comparisons, branches and merges of branches."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse
from pydantic import BaseModel

from emulator.github import diffs, merging, objects
from emulator.github.errors import Refused, not_found
from emulator.github.guards import push_refusal
from emulator.github.here import Here, InRepository
from emulator.github.model.repository import Json
from emulator.github.paging import paged
from emulator.github.payloads.commits import commit as commit_json
from emulator.github.payloads.commits import diff_entry
from emulator.github.payloads.pulls import pull_simple
from emulator.github.payloads.repositories import short_branch
from emulator.github.pushes import pushed
from emulator.github.repositories import git

router = APIRouter(prefix="/repos/{owner}/{repo}")


class Merge(BaseModel):
    base: str
    head: str
    commit_message: str | None = None


@router.get("/commits")
async def list_commits(here: InRepository, request: Request, sha: str = "", path: str = "") -> JSONResponse:
    tip = resolved(here, sha or here.repository.default_branch)
    selection = [tip, *(f"--{name}={request.query_params[name]}" for name in ("since", "until", "author")
                        if name in request.query_params)]  # fmt: skip
    found = objects.commits(here.git, *selection, *(["--", path] if path else []))
    return paged(request, found, lambda each: commit_json(here, each))


@router.get("/commits/{sha}/pulls")
async def pulls_of_commit(here: InRepository, request: Request, sha: str) -> JSONResponse:
    found = [
        (issue, issue.pull)
        for issue in here.repository.issues.values()
        if issue.pull and sha in (issue.pull.head_sha, issue.pull.merge_commit_sha)
    ]
    return paged(request, found, lambda pair: pull_simple(here, *pair))


def resolved(here: Here, revision: str) -> str:
    """The commit that is meant. Raises Refused (422), as GitHub does for what it cannot find."""
    sha = objects.resolve(here.git, revision)
    if not sha:
        raise Refused(422, f"No commit found for SHA: {revision}")
    return sha


def whole_commit(here: Here, sha: str) -> Json:
    """A `commit` with its files."""
    found = objects.commit(here.git, sha)
    files = diffs.parse(diffs.commit_patch(here.git, sha))
    additions, deletions = sum(file.additions for file in files), sum(file.deletions for file in files)
    stats = {"additions": additions, "deletions": deletions, "total": additions + deletions}
    return commit_json(here, found) | {"stats": stats, "files": [diff_entry(here, file, sha) for file in files]}


@router.get("/commits/{ref:path}", response_model=None)
async def get_commit(here: InRepository, request: Request, ref: str) -> Json | Response:
    sha = resolved(here, ref)
    accepted = request.headers.get("accept", "")
    if accepted.endswith((".sha", "github.sha+json")):
        return PlainTextResponse(sha)
    if accepted.endswith((".diff", "github.diff+json")):
        return PlainTextResponse(diffs.commit_patch(here.git, sha))
    return whole_commit(here, sha)


@router.get("/compare/{basehead:path}", response_model=None)
async def compare(here: InRepository, request: Request, basehead: str) -> Json | Response:
    base_name, dots, head_name = basehead.partition("...")
    base, head = (objects.resolve(here.git, name.rpartition(":")[2]) for name in (base_name, head_name))
    fork = objects.merge_base(here.git, base, head) if base and head else None
    if not dots or not base or not head or not fork:
        raise not_found()
    if request.headers.get("accept", "").endswith(("github.diff", "github.v3.diff", "github.diff+json")):
        return PlainTextResponse(diffs.patch_text(here.git, base, head))
    ahead = objects.commits(here.git, "--reverse", f"{base}..{head}")
    behind = objects.commits(here.git, f"{head}..{base}")
    states = {(True, True): "diverged", (True, False): "ahead", (False, True): "behind", (False, False): "identical"}
    url = f"{here.html}/compare/{basehead}"
    return {
        "url": f"{here.api}/compare/{basehead}",
        "html_url": url,
        "permalink_url": url,
        "diff_url": f"{url}.diff",
        "patch_url": f"{url}.patch",
        "base_commit": commit_json(here, objects.commit(here.git, base)),
        "merge_base_commit": commit_json(here, objects.commit(here.git, fork)),
        "status": states[bool(ahead), bool(behind)],
        "ahead_by": len(ahead),
        "behind_by": len(behind),
        "total_commits": len(ahead),
        "commits": [commit_json(here, each) for each in ahead[:250]],
        "files": [diff_entry(here, file, head) for file in diffs.file_diffs(here.git, base, head)],
    }


@router.get("/branches")
async def list_branches(here: InRepository, request: Request, protected: bool | None = None) -> JSONResponse:
    held = objects.references(here.git, "refs/heads")
    named = [(name.removeprefix("refs/heads/"), sha) for name, sha in held.items()]
    wanted = [pair for pair in named if protected is None or (pair[0] in here.repository.protections) == protected]
    return paged(request, wanted, lambda pair: short_branch(here, *pair))


@router.post("/merges", status_code=201, response_model=None)
async def merge_branches(here: InRepository, body: Merge) -> Json | Response:
    before = objects.references(here.git, "refs/heads")
    base, head = before.get(f"refs/heads/{body.base}"), objects.resolve(here.git, body.head)
    if not base or not head:
        raise Refused(404, f"{'Base' if not base else 'Head'} does not exist")
    if objects.contains(here.git, head, base):
        return Response(status_code=204)
    if refusal := push_refusal(here, body.base, base, head):
        raise Refused(422, refusal)
    try:
        sha = merging.merge_commit(here.git, base, head, body.commit_message or f"Merge {body.head} into {body.base}")
    except merging.MergeConflict as error:
        raise Refused(409, "Merge conflict") from error
    git(here.git, "update-ref", f"refs/heads/{body.base}", sha, base)
    await pushed(here, before)
    return commit_json(here, objects.commit(here.git, sha))
