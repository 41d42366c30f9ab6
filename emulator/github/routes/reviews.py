"""Reviews of pull requests, with comments on lines of the diff."""

from typing import Literal

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from emulator.github import diffs
from emulator.github.auto_merging import merge_when_ready
from emulator.github.errors import Refused, not_found
from emulator.github.events import emit
from emulator.github.here import Here, InRepository
from emulator.github.model.issues import Issue
from emulator.github.model.pulls import Pull, Review, ReviewComment
from emulator.github.model.repository import Json
from emulator.github.paging import paged
from emulator.github.payloads.pulls import pull_simple
from emulator.github.payloads.pulls import review as review_json
from emulator.github.payloads.pulls import review_comment as comment_json
from emulator.github.state import now

router = APIRouter(prefix="/repos/{owner}/{repo}")
STATES = {"APPROVE": "APPROVED", "REQUEST_CHANGES": "CHANGES_REQUESTED", "COMMENT": "COMMENTED", "PENDING": "PENDING"}


class LineComment(BaseModel):
    path: str
    body: str
    line: int | None = None
    side: Literal["LEFT", "RIGHT"] = "RIGHT"
    start_line: int | None = None
    start_side: Literal["LEFT", "RIGHT"] | None = None
    position: int | None = None
    subject_type: str = "line"


class NewComment(LineComment):
    commit_id: str
    in_reply_to: int | None = None


class NewReview(BaseModel):
    commit_id: str | None = None
    body: str = ""
    event: Literal["APPROVE", "REQUEST_CHANGES", "COMMENT", "PENDING"] = "PENDING"
    comments: list[LineComment] = []


class Submission(BaseModel):
    body: str = ""
    event: Literal["APPROVE", "REQUEST_CHANGES", "COMMENT"]


class Text(BaseModel):
    body: str


class Dismissal(BaseModel):
    message: str


@router.get("/pulls/{number}/reviews")
async def list_reviews(here: InRepository, request: Request, number: int) -> JSONResponse:
    issue, pull = here.pull(number)
    return paged(request, pull.reviews, lambda each: review_json(here, issue, each))


@router.post("/pulls/{number}/reviews")
async def create_review(here: InRepository, number: int, body: NewReview) -> Json:
    issue, pull = here.pull(number)
    _check_event(here, issue, body.event, body.body or body.comments)
    review = Review(here.state.new_id(), here.login, body.body, STATES[body.event], pull.head_sha, now())
    review.commit_id = body.commit_id or pull.head_sha
    pull.comments += [_comment(here, pull, each, review.id) for each in body.comments]
    pull.reviews.append(review)
    if here.login in pull.requested_reviewers:
        pull.requested_reviewers.remove(here.login)
    await _tell(here, issue, pull, review)
    return review_json(here, issue, review)


def _check_event(here: Here, issue: Issue, event: str, content: object) -> None:
    if event in ("APPROVE", "REQUEST_CHANGES") and issue.user == here.login:
        verb = "approve" if event == "APPROVE" else "request changes on"
        raise Refused(422, f"Unprocessable Entity: Can not {verb} your own pull request")
    if event in ("COMMENT", "REQUEST_CHANGES") and not content:
        raise Refused(422, "Unprocessable Entity: Body can't be blank")


@router.get("/pulls/{number}/reviews/{review}")
async def get_review(here: InRepository, number: int, review: int) -> Json:
    issue, pull = here.pull(number)
    return review_json(here, issue, _review(pull, review))


@router.put("/pulls/{number}/reviews/{review}")
async def update_review(here: InRepository, number: int, review: int, body: Text) -> Json:
    issue, pull = here.pull(number)
    held = _review(pull, review)
    changes, held.body = {"body": {"from": held.body}}, body.body
    emit(here, "pull_request_review", "edited", _review_event(here, issue, pull, held) | {"changes": changes})
    return review_json(here, issue, _review(pull, review))


@router.delete("/pulls/{number}/reviews/{review}")
async def delete_review(here: InRepository, number: int, review: int) -> Json:
    issue, pull = here.pull(number)
    held = _review(pull, review)
    if held.state != "PENDING":
        raise Refused(422, "Can not delete a non-pending pull request review")
    pull.reviews.remove(held)
    pull.comments = [each for each in pull.comments if each.review != review]
    return review_json(here, issue, held)


@router.post("/pulls/{number}/reviews/{review}/events")
async def submit_review(here: InRepository, number: int, review: int, body: Submission) -> Json:
    issue, pull = here.pull(number)
    held = _review(pull, review)
    _check_event(here, issue, body.event, body.body or held.body)
    held.body, held.state, held.submitted_at = body.body or held.body, STATES[body.event], now()
    await _tell(here, issue, pull, held)
    return review_json(here, issue, held)


@router.put("/pulls/{number}/reviews/{review}/dismissals")
async def dismiss_review(here: InRepository, number: int, review: int, body: Dismissal) -> Json:
    issue, pull = here.pull(number)
    held = _review(pull, review)
    held.state = "DISMISSED"
    emit(here, "pull_request_review", "dismissed", _review_event(here, issue, pull, held))
    return review_json(here, issue, _review(pull, review))


@router.get("/pulls/{number}/reviews/{review}/comments")
async def list_comments_of_review(here: InRepository, request: Request, number: int, review: int) -> JSONResponse:
    issue, pull = here.pull(number)
    found = [each for each in pull.comments if each.review == _review(pull, review).id]
    return paged(request, found, lambda each: comment_json(here, issue, each))


def _review(pull: Pull, review: int) -> Review:
    for each in pull.reviews:
        if each.id == review:
            return each
    raise not_found()


@router.get("/pulls/{number}/comments")
async def list_comments(here: InRepository, request: Request, number: int) -> JSONResponse:
    issue, pull = here.pull(number)
    return paged(request, pull.comments, lambda each: comment_json(here, issue, each))


@router.post("/pulls/{number}/comments", status_code=201)
async def create_comment(here: InRepository, number: int, body: NewComment) -> Json:
    issue, pull = here.pull(number)
    comment = _comment(here, pull, body, _bare_review(here, pull))
    comment.commit_id = body.commit_id
    pull.comments.append(comment)
    _tell_comment(here, issue, pull, comment)
    return comment_json(here, issue, comment)


def _bare_review(here: Here, pull: Pull) -> int:
    """A comment that stands alone has a review around it, too, with nothing in it."""
    review = Review(here.state.new_id(), here.login, "", "COMMENTED", pull.head_sha, now())
    pull.reviews.append(review)
    return review.id


@router.post("/pulls/{number}/comments/{comment}/replies", status_code=201)
async def reply(here: InRepository, number: int, comment: int, body: Text) -> Json:
    issue, pull, first = find(here, comment)
    answer = ReviewComment(
        here.state.new_id(), _bare_review(here, pull), here.login, body.body, first.path, first.commit_id,
        first.diff_hunk, now(), now(), first.line, first.side, in_reply_to=first.in_reply_to or first.id,
    )  # fmt: skip
    pull.comments.append(answer)
    _tell_comment(here, issue, pull, answer)
    return comment_json(here, issue, answer)


@router.get("/pulls/comments/{comment}")
async def get_comment(here: InRepository, comment: int) -> Json:
    issue, _, held = find(here, comment)
    return comment_json(here, issue, held)


@router.patch("/pulls/comments/{comment}")
async def update_comment(here: InRepository, comment: int, body: Text) -> Json:
    issue, pull, held = find(here, comment)
    changes, held.body, held.updated_at = {"body": {"from": held.body}}, body.body, now()
    _tell_comment(here, issue, pull, held, "edited", changes=changes)
    return comment_json(here, issue, held)


@router.delete("/pulls/comments/{comment}", status_code=204)
async def delete_comment(here: InRepository, comment: int) -> Response:
    issue, pull, held = find(here, comment)
    pull.comments.remove(held)
    _tell_comment(here, issue, pull, held, "deleted")
    return Response(status_code=204)


def find(here: Here, comment: int) -> tuple[Issue, Pull, ReviewComment]:
    for issue in here.repository.issues.values():
        for each in issue.pull.comments if issue.pull else []:
            if each.id == comment and issue.pull:
                return issue, issue.pull, each
    raise not_found()


def _comment(here: Here, pull: Pull, wanted: LineComment, review: int | None) -> ReviewComment:
    """Raises Refused (422) when the line is not part of the diff."""
    files = {file.path: file for file in diffs.file_diffs(here.git, pull.base_sha, pull.head_sha)}
    file = files.get(wanted.path)
    if not file:
        raise _unresolved("pull_request_review_thread.path", "Path could not be resolved")
    if wanted.subject_type == "file":
        line, hunk = None, "\n".join(file.patch[:4])
    else:
        line, hunk = _place(file, wanted)
    return ReviewComment(
        here.state.new_id(), review, here.login, wanted.body, wanted.path, pull.head_sha, hunk, now(), now(), line,
        wanted.side, wanted.start_line, wanted.start_side or (wanted.side if wanted.start_line else None),
        wanted.subject_type,
    )  # fmt: skip


def _place(file: diffs.FileDiff, wanted: LineComment) -> tuple[int, str]:
    """The line number and the hunk that shows it."""
    shown = file.lines(wanted.side)
    line = wanted.line
    if line is None:
        line = next((number for number, at in shown.items() if at == wanted.position), None)
    if line not in shown or line is None:
        raise _unresolved("pull_request_review_thread.line", "Line could not be resolved")
    if wanted.start_line and wanted.start_line not in file.lines(wanted.start_side or wanted.side):
        raise _unresolved("pull_request_review_thread.start_line", "Start line could not be resolved")
    return line, file.hunk(shown[line])


def _unresolved(field: str, message: str) -> Refused:
    return Refused(422, "Unprocessable Entity", f"{field}: {message}; it must be part of the diff")


async def _tell(here: Here, issue: Issue, pull: Pull, review: Review) -> None:
    """That a review was submitted, with each of its comments; what waited for it may be merged now."""
    if review.state == "PENDING":
        return
    emit(here, "pull_request_review", "submitted", _review_event(here, issue, pull, review))
    for comment in pull.comments:
        if comment.review == review.id:
            _tell_comment(here, issue, pull, comment)
    await merge_when_ready(here, pull.head_sha)


def _review_event(here: Here, issue: Issue, pull: Pull, review: Review) -> Json:
    held = review_json(here, issue, review) | {"state": review.state.lower()}
    return {"review": held, "pull_request": pull_simple(here, issue, pull)}


def _tell_comment(
    here: Here, issue: Issue, pull: Pull, comment: ReviewComment, action: str = "created", **more: object
) -> None:
    told = {"comment": comment_json(here, issue, comment), "pull_request": pull_simple(here, issue, pull), **more}
    emit(here, "pull_request_review_comment", action, told)
