"""Pull requests: list, read, create, change, and merge."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse
from pydantic import BaseModel

from emulator.github import diffs, merging, objects
from emulator.github.errors import Refused, invalid
from emulator.github.events import emit
from emulator.github.forks import bring_head, head_of, head_repository
from emulator.github.guards import demands, merge_refusals
from emulator.github.here import Here, InRepository
from emulator.github.model.issues import Issue
from emulator.github.model.pulls import Pull
from emulator.github.model.repository import Json
from emulator.github.paging import paged
from emulator.github.payloads import accounts
from emulator.github.payloads.commits import commit as commit_json
from emulator.github.payloads.commits import diff_entry
from emulator.github.payloads.pulls import pull_request, pull_simple
from emulator.github.pushes import mark_merged, pull_event, pushed
from emulator.github.repositories import git, text
from emulator.github.routes.issues import change_state
from emulator.github.state import now

router = APIRouter(prefix="/repos/{owner}/{repo}")


class NewPull(BaseModel):
    head: str
    base: str
    title: str | None = None
    issue: int | None = None
    body: str | None = None
    draft: bool = False
    maintainer_can_modify: bool = False


class PullChange(BaseModel):
    title: str | None = None
    body: str | None = None
    state: str | None = None
    base: str | None = None
    maintainer_can_modify: bool | None = None


class Merge(BaseModel):
    commit_title: str | None = None
    commit_message: str | None = None
    sha: str | None = None
    merge_method: str = "merge"


class Reviewers(BaseModel):
    reviewers: list[str] = []
    team_reviewers: list[str] = []


class Filters(BaseModel):
    state: str = "open"
    head: str = ""
    base: str = ""
    sort: str = "created"
    direction: str = "desc"


@router.get("/pulls")
async def list_pulls(here: InRepository, request: Request, wanted: Annotated[Filters, Query()]) -> JSONResponse:
    owner, _, head = wanted.head.rpartition(":")
    found = [
        (issue, issue.pull)
        for issue in here.repository.issues.values()
        if issue.pull
        and wanted.state in ("all", issue.state)
        and head in ("", issue.pull.head_ref)
        and owner in ("", head_of(here, issue.pull).repository.owner)
        and wanted.base in ("", issue.pull.base_ref)
    ]
    found.sort(key=lambda pair: (pair[0].updated_at if wanted.sort == "updated" else "", pair[0].number))
    ordered = found if wanted.direction == "asc" else found[::-1]
    return paged(request, ordered, lambda pair: pull_simple(here, *pair))


@router.post("/pulls", status_code=201)
async def create_pull(here: InRepository, body: NewPull) -> Json:
    owner, _, head = body.head.rpartition(":")
    source = head_repository(here, owner)
    if not source:
        raise invalid("PullRequest", "head")
    head_sha, base_sha = _branch(source, head, "head"), _branch(here, body.base, "base")
    made = Pull(here.state.new_id(), head, body.base, head_sha, base_sha, draft=body.draft)
    made.head_repository = None if source is here else source.repository.full_name
    made.maintainer_can_modify = body.maintainer_can_modify
    _check_new(here, made, source.repository.owner)
    issue = _issue(here, body)
    issue.pull = made
    bring_head(here, issue.number, made)
    emit(here, "pull_request", "opened", pull_event(here, issue, made))
    return pull_request(here, issue, made)


def _check_new(here: Here, made: Pull, owner: str) -> None:
    """Raises Refused (422) where there is such a pull request, or nothing in it."""
    place = (made.head_repository, made.head_ref, made.base_ref)
    held = [each.pull for each in here.repository.issues.values() if each.pull and each.state == "open"]
    if any((pull.head_repository, pull.head_ref, pull.base_ref) == place for pull in held):
        raise _custom(f"A pull request already exists for {owner}:{made.head_ref}.")
    bare = made.head_repository is None
    if bare and objects.contains(here.git, made.head_sha, made.base_sha):
        raise _custom(f"No commits between {made.base_ref} and {made.head_ref}")


def _custom(message: str) -> Refused:
    return Refused(422, "Validation Failed", {"resource": "PullRequest", "code": "custom", "message": message})


def _issue(here: Here, body: NewPull) -> Issue:
    if body.issue:
        return here.issue(body.issue)
    if not body.title:
        raise invalid("PullRequest", "title", "missing_field")
    issue = Issue(here.state.new_id(), here.repository.next_number, body.title, here.login, now(), now(), body.body)
    here.repository.issues[issue.number] = issue
    return issue


def _branch(here: Here, name: str, field: str) -> str:
    sha = objects.references(here.git, f"refs/heads/{name}").get(f"refs/heads/{name}")
    if not sha:
        raise invalid("PullRequest", field)
    return sha


@router.get("/pulls/{number}", response_model=None)
async def get_pull(here: InRepository, request: Request, number: int) -> Json | Response:
    issue, pull = here.pull(number)
    if "diff" in request.headers.get("accept", "").partition("json")[0]:
        return PlainTextResponse(diffs.patch_text(here.git, pull.base_sha, pull.head_sha))
    return pull_request(here, issue, pull)


@router.patch("/pulls/{number}")
async def update_pull(here: InRepository, number: int, body: PullChange) -> Json:
    issue, pull = here.pull(number)
    issue.title = body.title or issue.title
    issue.body = body.body if "body" in body.model_fields_set else issue.body
    if body.base:
        pull.base_sha, pull.base_ref = _branch(here, body.base, "base"), body.base
    if body.maintainer_can_modify is not None:
        pull.maintainer_can_modify = body.maintainer_can_modify
    if body.state == "open" and pull.merged:
        raise invalid("PullRequest", "state", "invalid", "state cannot be changed. The pull request is merged.")
    action = change_state(here, issue, body.state) or "edited"
    issue.updated_at = now()
    changes: Json = {"changes": {}} if action == "edited" else {}
    emit(here, "pull_request", action, pull_event(here, issue, pull) | changes)
    return pull_request(here, issue, pull)


@router.get("/pulls/{number}/files")
async def list_files(here: InRepository, request: Request, number: int) -> JSONResponse:
    _, pull = here.pull(number)
    files = diffs.file_diffs(here.git, pull.base_sha, pull.head_sha)
    return paged(request, files, lambda file: diff_entry(here, file, pull.head_sha))


@router.get("/pulls/{number}/commits")
async def list_commits(here: InRepository, request: Request, number: int) -> JSONResponse:
    _, pull = here.pull(number)
    found = objects.commits(here.git, "--reverse", f"{pull.base_sha}..{pull.head_sha}")
    return paged(request, found, lambda each: commit_json(here, each))


@router.get("/pulls/{number}/requested_reviewers")
async def list_reviewers(here: InRepository, number: int) -> Json:
    _, pull = here.pull(number)
    return {"users": [accounts.user(here.state, login) for login in pull.requested_reviewers], "teams": []}


@router.post("/pulls/{number}/requested_reviewers", status_code=201)
async def request_reviewers(here: InRepository, number: int, body: Reviewers) -> Json:
    issue, pull = here.pull(number)
    for login in body.reviewers:
        if login == issue.user:
            raise Refused(422, "Review cannot be requested from pull request author.")
        if login not in here.repository.collaborators:
            raise Refused(422, "Reviews may only be requested from collaborators.")
    fresh = [login for login in body.reviewers if login not in pull.requested_reviewers]
    pull.requested_reviewers += fresh
    for login in fresh:
        asked = {"requested_reviewer": accounts.user(here.state, login)}
        emit(here, "pull_request", "review_requested", pull_event(here, issue, pull) | asked)
    return pull_simple(here, issue, pull)


@router.delete("/pulls/{number}/requested_reviewers")
async def remove_reviewers(here: InRepository, number: int, body: Reviewers) -> Json:
    issue, pull = here.pull(number)
    pull.requested_reviewers = [login for login in pull.requested_reviewers if login not in body.reviewers]
    return pull_simple(here, issue, pull)


@router.get("/pulls/{number}/merge", status_code=204)
async def is_merged(here: InRepository, number: int) -> Response:
    _, pull = here.pull(number)
    return Response(status_code=204) if pull.merged else Refused(404, "Not Found").response()


@router.put("/pulls/{number}/merge")
async def merge_pull(here: InRepository, number: int, body: Merge | None = None) -> Json:
    issue, pull = here.pull(number)
    wanted = body or Merge()
    if pull.merged or issue.state != "open" or pull.draft:
        raise Refused(405, "Pull Request is not mergeable")
    if wanted.sha and wanted.sha != pull.head_sha:
        raise Refused(409, "Head branch was modified. Review and try the merge again.")
    if refusals := merge_refusals(here, issue.user, pull):
        raise Refused(405, "\n".join(refusals))
    if wanted.merge_method == "merge" and demands(here, pull.base_ref).linear:
        raise Refused(405, "Merge commits are not allowed on this repository.")
    sha = await merge(here, issue, pull, wanted)
    return {"sha": sha, "merged": True, "message": "Pull Request successfully merged"}


async def merge(here: Here, issue: Issue, pull: Pull, wanted: Merge) -> str:
    """Bring the pull request's changes onto its base branch. Raises Refused (405) for conflicts."""
    title = wanted.commit_title or f"{issue.title} (#{issue.number})"
    if wanted.merge_method == "merge" and not wanted.commit_title:
        title = f"Merge pull request #{issue.number} from {here.repository.owner}/{pull.head_ref}"
    message = "\n\n".join(filter(None, [title, wanted.commit_message]))
    before = objects.references(here.git, "refs/heads")
    base = before[f"refs/heads/{pull.base_ref}"]
    try:
        sha = _merged(here, base, pull.head_sha, message, wanted.merge_method)
    except merging.MergeConflict as error:
        raise Refused(405, "Pull Request is not mergeable") from error
    git(here.git, "update-ref", f"refs/heads/{pull.base_ref}", sha, base)
    mark_merged(here, issue, pull, sha)
    await pushed(here, before)
    return sha


def _merged(here: Here, base: str, head: str, message: str, method: str) -> str:
    if method == "squash":
        return merging.squash_commit(here.git, base, head, message)
    if method == "rebase":
        return merging.rebase(here.git, base, head)
    return merging.merge_commit(here.git, base, head, message)


@router.put("/pulls/{number}/update-branch", status_code=202)
async def update_branch(here: InRepository, number: int) -> Json:
    _, pull = here.pull(number)
    before = objects.references(here.git, "refs/heads")
    message = f"Merge branch '{pull.base_ref}' into {pull.head_ref}"
    try:
        sha = merging.merge_commit(here.git, pull.head_sha, pull.base_sha, message)
    except merging.MergeConflict as error:
        raise Refused(422, "merge conflict between base and head") from error
    text(here.git, "update-ref", f"refs/heads/{pull.head_ref}", sha, pull.head_sha)
    await pushed(here, before)
    return {"message": "Updating pull request branch.", "url": f"{here.api}/pulls/{number}"}
