"""Issues: list, read, create, change, assign and lock."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from emulator.github.errors import invalid
from emulator.github.events import emit
from emulator.github.here import Here, InRepository
from emulator.github.model.issues import Issue, Label
from emulator.github.model.repository import Json
from emulator.github.paging import paged
from emulator.github.payloads import accounts
from emulator.github.payloads.issues import issue as issue_json
from emulator.github.state import now

router = APIRouter(prefix="/repos/{owner}/{repo}")


class LabelName(BaseModel):
    name: str


class NewIssue(BaseModel):
    title: str | int
    body: str | None = None
    labels: list[str | LabelName] = []
    assignees: list[str] = []
    assignee: str | None = None
    milestone: int | str | None = None


class IssueChange(BaseModel):
    title: str | int | None = None
    body: str | None = None
    state: str | None = None
    state_reason: str | None = None
    labels: list[str | LabelName] | None = None
    assignees: list[str] | None = None
    milestone: int | str | None = None


class Assignees(BaseModel):
    assignees: list[str] = []


class Filters(BaseModel):
    state: str = "open"
    labels: str = ""
    assignee: str | None = None
    creator: str | None = None
    milestone: str | None = None
    since: str | None = None
    sort: str = "created"
    direction: str = "desc"


@router.get("/issues")
async def list_issues(here: InRepository, request: Request, wanted: Annotated[Filters, Query()]) -> JSONResponse:
    issues = [issue for issue in here.repository.issues.values() if _matches(issue, wanted)]
    keys = {"created": lambda issue: issue.created_at, "updated": lambda issue: issue.updated_at}
    by_comments = {"comments": lambda issue: len(issue.comments)}
    issues.sort(key=lambda issue: issue.number)
    issues.sort(key=(keys | by_comments).get(wanted.sort, keys["created"]))
    return paged(request, issues[::-1] if wanted.direction == "desc" else issues, lambda issue: issue_json(here, issue))


def _matches(issue: Issue, wanted: Filters) -> bool:
    labels = {name.lower() for name in issue.labels}
    if wanted.state not in ("all", issue.state):
        return False
    if any(name.strip().lower() not in labels for name in wanted.labels.split(",") if name.strip()):
        return False
    if wanted.creator and issue.user != wanted.creator:
        return False
    if wanted.since and issue.updated_at < wanted.since:
        return False
    return _assigned(issue, wanted.assignee) and _in_milestone(issue, wanted.milestone)


def _assigned(issue: Issue, assignee: str | None) -> bool:
    if assignee == "none":
        return not issue.assignees
    return bool(issue.assignees) if assignee == "*" else assignee is None or assignee in issue.assignees


def _in_milestone(issue: Issue, milestone: str | None) -> bool:
    if milestone == "none":
        return issue.milestone is None
    return issue.milestone is not None if milestone == "*" else milestone in (None, str(issue.milestone))


@router.post("/issues", status_code=201)
async def create_issue(here: InRepository, body: NewIssue) -> Json:
    if not str(body.title).strip():
        raise invalid("Issue", "title", "missing_field")
    moment = now()
    issue = Issue(here.state.new_id(), here.repository.next_number, str(body.title), here.login, moment, moment)
    issue.body = body.body
    issue.milestone = existing_milestone(here, body.milestone)
    issue.assignees = assignable(here, [*body.assignees, *([body.assignee] if body.assignee else [])])
    issue.labels = ensure_labels(here, body.labels)
    here.repository.issues[issue.number] = issue
    emit(here, "issues", "opened", {"issue": issue_json(here, issue)})
    return issue_json(here, issue)


@router.get("/issues/{number}")
async def get_issue(here: InRepository, number: int) -> Json:
    return issue_json(here, here.issue(number))


@router.patch("/issues/{number}")
async def update_issue(here: InRepository, number: int, body: IssueChange) -> Json:
    issue = here.issue(number)
    given = body.model_fields_set
    if body.title is not None:
        issue.title = str(body.title)
    if "body" in given:
        issue.body = body.body
    if "milestone" in given:
        issue.milestone = existing_milestone(here, body.milestone)
    if body.labels is not None:
        issue.labels = ensure_labels(here, body.labels)
    if body.assignees is not None:
        issue.assignees = assignable(here, body.assignees)
    action = change_state(here, issue, body.state, body.state_reason) or "edited"
    issue.updated_at = now()
    changes: Json = {"changes": {}} if action == "edited" else {}
    emit(here, "issues", action, {"issue": issue_json(here, issue)} | changes)
    return issue_json(here, issue)


def change_state(here: Here, issue: Issue, state: str | None, reason: str | None = None) -> str | None:
    """Open or close; what happened, if anything did."""
    if state not in (None, "open", "closed"):
        raise invalid("Issue", "state")
    if state is None or state == issue.state:
        return None
    issue.state = state
    if state == "closed":
        issue.closed_at, issue.closed_by, issue.state_reason = now(), here.login, reason or "completed"
        return "closed"
    issue.closed_at, issue.closed_by, issue.state_reason = None, None, "reopened"
    return "reopened"


@router.get("/assignees")
async def list_assignees(here: InRepository, request: Request) -> JSONResponse:
    return paged(request, here.repository.collaborators, lambda login: accounts.user(here.state, login))


@router.post("/issues/{number}/assignees", status_code=201)
async def add_assignees(here: InRepository, number: int, body: Assignees) -> Json:
    issue = here.issue(number)
    fresh = [login for login in assignable(here, body.assignees) if login not in issue.assignees]
    issue.assignees += fresh
    for login in fresh:
        told = {"issue": issue_json(here, issue), "assignee": accounts.user(here.state, login)}
        emit(here, "issues", "assigned", told)
    return issue_json(here, issue)


@router.delete("/issues/{number}/assignees")
async def remove_assignees(here: InRepository, number: int, body: Assignees) -> Json:
    issue = here.issue(number)
    issue.assignees = [login for login in issue.assignees if login not in body.assignees]
    return issue_json(here, issue)


@router.put("/issues/{number}/lock", status_code=204)
async def lock_issue(here: InRepository, number: int) -> Response:
    here.issue(number).locked = True
    return Response(status_code=204)


@router.delete("/issues/{number}/lock", status_code=204)
async def unlock_issue(here: InRepository, number: int) -> Response:
    here.issue(number).locked = False
    return Response(status_code=204)


def ensure_labels(here: Here, given: list[str | LabelName]) -> list[str]:
    """The labels as the repository spells them; unknown ones are made, as GitHub does."""
    names = []
    for each in given:
        name = each if isinstance(each, str) else each.name
        held = here.repository.labels.setdefault(name.lower(), Label(here.state.new_id(), name))
        if held.name not in names:
            names.append(held.name)
    return names


def assignable(here: Here, logins: list[str]) -> list[str]:
    """Who of these may be assigned; GitHub drops the others in silence."""
    return [login for login in dict.fromkeys(logins) if login in here.repository.collaborators][:10]


def existing_milestone(here: Here, number: int | str | None) -> int | None:
    if number is None:
        return None
    if int(number) not in here.repository.milestones:
        raise invalid("Issue", "milestone")
    return int(number)
