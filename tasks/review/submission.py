"""Handing a review in: once, on the commit that was looked at, and in the form that GitHub takes."""

from collections.abc import Sequence

from analysis.review.model import Remark
from analysis.review.selection import Selection
from analysis.review.settings import IGNORE
from analysis.review.verdict import Event
from analysis.review.words import LIFTED, body, line_comment
from integrations.errors import Rejected
from integrations.github import pull_requests
from integrations.github.models import Review
from integrations.github.pull_requests import LineComment
from integrations.writes import Effect
from tasks.proposals import Mode
from tasks.quality import CLOSED
from tasks.retries import writes
from tasks.review.change import ReviewReport
from tasks.writing import github

MOVED = "Somebody pushed meanwhile, so nothing was said: the review of the newer commit will"


@writes("submit review")
def submit(report: ReviewReport, earlier: Sequence[Review]) -> ReviewReport:
    """One review with its comments, if there is something new to say; nothing to what was closed or has moved on."""
    if report.mode is Mode.REPORT:
        return report
    pull = pull_requests.get_pull_request(github(), report.repository, report.number)
    stays_out = CLOSED if pull.state != "open" else MOVED if pull.head.sha != report.commit else ""
    if stays_out:
        return report.model_copy(update={"remarks": (*report.remarks, stays_out)})
    done = list[str]()
    if report.decision.write:
        done.append(f"review ({report.decision.write}): {_review(report, report.decision.write).change}")
    standing = next((one for one in reversed(earlier) if one.state == "CHANGES_REQUESTED"), None)
    if report.decision.lift and standing:
        said = LIFTED.format(commit=report.commit[:12])
        lifted = pull_requests.dismiss_review(github(), report.repository, report.number, standing.id, said)
        done.append(f"earlier verdict taken back: {lifted.change}")
    return report.model_copy(update={"done": tuple(done)})


def _review(report: ReviewReport, event: Event) -> Effect[Review]:
    """The review; without a verdict where GitHub takes none (on our own pull request), without lines if it must be."""
    comments = [_line_comment(one) for one in report.selection.on_lines]
    folded = Selection(apart=report.selection.remarks)
    try:
        return _send(report, event, report.selection, comments)
    except Rejected:
        if event == "APPROVE":
            raise
    try:
        return _send(report, "COMMENT", report.selection, comments)
    except Rejected:
        return _send(report, "COMMENT", folded, [])


def _send(report: ReviewReport, event: Event, selection: Selection, comments: list[LineComment]) -> Effect[Review]:
    text = body(selection, report.broken, report.remarks, IGNORE)
    return pull_requests.create_review(
        github(), report.repository, report.number, text,
        key=f"review-{report.commit}", event=event, comments=comments, commit=report.commit,
    )  # fmt: skip


def _line_comment(remark: Remark) -> LineComment:
    """On the lines that its suggestion replaces, or on its own."""
    first, last = remark.line, remark.line
    if remark.replacement:
        first, last = remark.replacement.first, remark.replacement.last
    text = line_comment(remark)
    if first == last:
        return LineComment(path=remark.path, body=text, line=last)
    return LineComment(path=remark.path, body=text, line=last, start_line=first, start_side="RIGHT")
