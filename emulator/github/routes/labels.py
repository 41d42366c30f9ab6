"""Labels, of the repository and of an issue, and milestones."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from emulator.github.errors import invalid, not_found
from emulator.github.events import emit
from emulator.github.here import Here, InRepository
from emulator.github.model.issues import Issue, Label, Milestone
from emulator.github.model.repository import Json
from emulator.github.paging import paged
from emulator.github.payloads.issues import issue as issue_json
from emulator.github.payloads.issues import issue_labels, label, milestone
from emulator.github.routes.issues import LabelName, ensure_labels
from emulator.github.state import now

router = APIRouter(prefix="/repos/{owner}/{repo}")


class NewLabel(BaseModel):
    name: str
    color: str = "ededed"
    description: str | None = None


class LabelChange(BaseModel):
    new_name: str | None = None
    color: str | None = None
    description: str | None = None


class Labels(BaseModel):
    labels: list[str | LabelName] = []


class MilestoneFields(BaseModel):
    title: str | None = None
    state: str | None = None
    description: str | None = None
    due_on: str | None = None


@router.get("/labels")
async def list_labels(here: InRepository, request: Request) -> JSONResponse:
    return paged(request, list(here.repository.labels.values()), lambda each: label(here, each))


@router.post("/labels", status_code=201)
async def create_label(here: InRepository, body: NewLabel) -> Json:
    if body.name.lower() in here.repository.labels:
        raise invalid("Label", "name", "already_exists")
    held = Label(here.state.new_id(), body.name, _color(body.color), body.description)
    here.repository.labels[body.name.lower()] = held
    return label(here, held)


@router.get("/labels/{name}")
async def get_label(here: InRepository, name: str) -> Json:
    return label(here, _label(here, name))


@router.patch("/labels/{name}")
async def update_label(here: InRepository, name: str, body: LabelChange) -> Json:
    held = _label(here, name)
    held.color = _color(body.color) if body.color else held.color
    held.description = body.description if body.description is not None else held.description
    if body.new_name:
        for issue in here.repository.issues.values():
            issue.labels = [body.new_name if each == held.name else each for each in issue.labels]
        del here.repository.labels[name.lower()]
        held.name = body.new_name
        here.repository.labels[held.name.lower()] = held
    return label(here, held)


@router.delete("/labels/{name}", status_code=204)
async def delete_label(here: InRepository, name: str) -> Response:
    held = _label(here, name)
    del here.repository.labels[name.lower()]
    for issue in here.repository.issues.values():
        issue.labels = [each for each in issue.labels if each != held.name]
    return Response(status_code=204)


@router.get("/issues/{number}/labels")
async def list_issue_labels(here: InRepository, number: int) -> list[Json]:
    return issue_labels(here, here.issue(number))


@router.post("/issues/{number}/labels")
async def add_labels(here: InRepository, number: int, body: Labels | list[str | LabelName]) -> list[Json]:
    issue = here.issue(number)
    added = [name for name in ensure_labels(here, _given(body)) if name not in issue.labels]
    issue.labels += added
    for name in added:
        _tell(here, issue, "labeled", name)
    return issue_labels(here, issue)


@router.put("/issues/{number}/labels")
async def set_labels(here: InRepository, number: int, body: Labels | list[str | LabelName]) -> list[Json]:
    issue = here.issue(number)
    issue.labels = ensure_labels(here, _given(body))
    return issue_labels(here, issue)


@router.delete("/issues/{number}/labels", status_code=204)
async def remove_all_labels(here: InRepository, number: int) -> Response:
    here.issue(number).labels = []
    return Response(status_code=204)


@router.delete("/issues/{number}/labels/{name}")
async def remove_label(here: InRepository, number: int, name: str) -> list[Json]:
    issue = here.issue(number)
    held = _label(here, name)
    if held.name not in issue.labels:
        raise not_found()
    issue.labels.remove(held.name)
    _tell(here, issue, "unlabeled", held.name)
    return issue_labels(here, issue)


def _given(body: Labels | list[str | LabelName]) -> list[str | LabelName]:
    return body.labels if isinstance(body, Labels) else body


def _label(here: Here, name: str) -> Label:
    if name.lower() not in here.repository.labels:
        raise not_found()
    return here.repository.labels[name.lower()]


def _color(color: str) -> str:
    if len(color) != 6 or any(digit not in "0123456789abcdefABCDEF" for digit in color):
        raise invalid("Label", "color")
    return color


def _tell(here: Here, issue: Issue, action: str, name: str) -> None:
    issue.updated_at = now()
    if not issue.pull:
        payload: Json = {"issue": issue_json(here, issue), "label": label(here, _label(here, name))}
        emit(here, "issues", action, payload)


@router.get("/milestones")
async def list_milestones(here: InRepository, request: Request, state: str = "open") -> JSONResponse:
    held = [each for each in here.repository.milestones.values() if state in ("all", each.state)]
    return paged(request, held, lambda each: milestone(here, each))


@router.post("/milestones", status_code=201)
async def create_milestone(here: InRepository, body: MilestoneFields) -> Json:
    if not body.title:
        raise invalid("Milestone", "title", "missing_field")
    if any(each.title == body.title for each in here.repository.milestones.values()):
        raise invalid("Milestone", "title", "already_exists")
    number = max(here.repository.milestones, default=0) + 1
    held = Milestone(here.state.new_id(), number, body.title, here.login, now(), now())
    here.repository.milestones[number] = held
    return _changed(here, held, body)


@router.get("/milestones/{number}")
async def get_milestone(here: InRepository, number: int) -> Json:
    return milestone(here, _milestone(here, number))


@router.patch("/milestones/{number}")
async def update_milestone(here: InRepository, number: int, body: MilestoneFields) -> Json:
    return _changed(here, _milestone(here, number), body)


@router.delete("/milestones/{number}", status_code=204)
async def delete_milestone(here: InRepository, number: int) -> Response:
    _milestone(here, number)
    for issue in here.repository.issues.values():
        issue.milestone = None if issue.milestone == number else issue.milestone
    del here.repository.milestones[number]
    return Response(status_code=204)


def _milestone(here: Here, number: int) -> Milestone:
    if number not in here.repository.milestones:
        raise not_found()
    return here.repository.milestones[number]


def _changed(here: Here, held: Milestone, body: MilestoneFields) -> Json:
    held.title = body.title or held.title
    held.description = body.description if "description" in body.model_fields_set else held.description
    held.due_on = body.due_on if "due_on" in body.model_fields_set else held.due_on
    if body.state and body.state != held.state:
        held.state, held.closed_at = body.state, now() if body.state == "closed" else None
    held.updated_at = now()
    return milestone(here, held)
