"""Comments on issues and pull requests."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from emulator.github.errors import Refused, invalid, not_found
from emulator.github.events import emit
from emulator.github.here import Here, InRepository
from emulator.github.model.issues import Comment, Issue
from emulator.github.model.repository import Json
from emulator.github.paging import paged
from emulator.github.payloads.issues import comment as comment_json
from emulator.github.payloads.issues import issue as issue_json
from emulator.github.state import now

router = APIRouter(prefix="/repos/{owner}/{repo}")
LONGEST = 65536


class Body(BaseModel):
    body: str


@router.get("/issues/comments")
async def list_all_comments(here: InRepository, request: Request, since: str = "") -> JSONResponse:
    found = [(issue, each) for issue in here.repository.issues.values() for each in issue.comments]
    recent = sorted((pair for pair in found if pair[1].updated_at >= since), key=lambda pair: pair[1].id)
    return paged(request, recent, lambda pair: comment_json(here, *pair))


@router.get("/issues/comments/{comment}")
async def get_comment(here: InRepository, comment: int) -> Json:
    return comment_json(here, *find(here, comment))


@router.patch("/issues/comments/{comment}")
async def update_comment(here: InRepository, comment: int, body: Body) -> Json:
    issue, held = find(here, comment)
    before, held.body, held.updated_at = held.body, _checked(body.body), now()
    _tell(here, "edited", issue, held, changes={"body": {"from": before}})
    return comment_json(here, issue, held)


@router.delete("/issues/comments/{comment}", status_code=204)
async def delete_comment(here: InRepository, comment: int) -> Response:
    issue, held = find(here, comment)
    issue.comments.remove(held)
    _tell(here, "deleted", issue, held)
    return Response(status_code=204)


@router.get("/issues/{number}/comments")
async def list_comments(here: InRepository, request: Request, number: int, since: str = "") -> JSONResponse:
    issue = here.issue(number)
    recent = [each for each in issue.comments if each.updated_at >= since]
    return paged(request, recent, lambda each: comment_json(here, issue, each))


@router.post("/issues/{number}/comments", status_code=201)
async def create_comment(here: InRepository, number: int, body: Body) -> Json:
    issue = here.issue(number)
    if issue.locked and here.login not in here.repository.collaborators:
        raise Refused(403, "Unable to create comment because issue is locked.")
    moment = now()
    comment = Comment(here.state.new_id(), here.login, _checked(body.body), moment, moment)
    issue.comments.append(comment)
    issue.updated_at = moment
    _tell(here, "created", issue, comment)
    return comment_json(here, issue, comment)


def find(here: Here, comment: int) -> tuple[Issue, Comment]:
    for issue in here.repository.issues.values():
        for each in issue.comments:
            if each.id == comment:
                return issue, each
    raise not_found()


def _checked(body: str) -> str:
    if not body.strip():
        raise invalid("IssueComment", "body", "missing_field")
    if len(body) > LONGEST:
        raise invalid("IssueComment", "body", "custom", f"body is too long (maximum is {LONGEST} characters)")
    return body


def _tell(here: Here, action: str, issue: Issue, comment: Comment, **more: object) -> None:
    payload = {"issue": issue_json(here, issue), "comment": comment_json(here, issue, comment), **more}
    emit(here, "issue_comment", action, payload)
