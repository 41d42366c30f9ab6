"""Reviewing a pull request: what it changes, and what there is to say about it."""

from collections.abc import Sequence
from dataclasses import dataclass

from prefect import task
from prefect.cache_policies import NO_CACHE

from analysis.findings import Finding
from analysis.gates.changed_lines import ChangedLines, changed_lines
from analysis.gates.gates import Comparison, Gates, asks_for_something, broken_gates
from analysis.report.markdown_text import escape
from analysis.review.focus import in_focus
from analysis.review.memory import is_ours, said_in
from analysis.review.model import Opinions, Remark
from analysis.review.remarks import remarks_of
from analysis.review.renames import renames, without_moved
from analysis.review.selection import Selection, merged, selected
from analysis.review.settings import IGNORE, ReviewSettings
from analysis.review.verdict import Decision, Standing, decide
from analysis.review.words import CONFLICTS, body, line_comment
from integrations import git
from integrations.errors import GitError
from integrations.github import pull_requests
from integrations.github.models import PullRequest, Review
from tasks.automation import Report, Request, settings_of
from tasks.quality import CLOSED, compare, read_pull_request
from tasks.quality import OPERATION as QUALITY
from tasks.repositories import Repository
from tasks.retries import may_succeed_later, reads
from tasks.writing import github

LABELLED = f"The label “{IGNORE}” keeps reviews off this pull request"
VERDICTS: dict[str, Standing] = {
    "CHANGES_REQUESTED": "CHANGES_REQUESTED", "APPROVED": "APPROVED", "DISMISSED": "DISMISSED"
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """What a pull request changes: findings against its base, the lines it adds, and those that its diff shows."""

    pull: PullRequest
    earlier: Sequence[Review]
    comparison: Comparison
    gates: Gates
    settings: ReviewSettings
    changed: ChangedLines
    shown: ChangedLines
    diff: str

    @property
    def wanted(self) -> list[Finding]:
        """The findings to speak of, worst first."""
        return [
            one
            for one in self.comparison.new
            if asks_for_something(one) and one.severity >= self.settings.least and in_focus(one, self.settings.focus)
        ]

    def breaks(self, findings: Sequence[Finding]) -> tuple[str, ...]:
        """The gates that these findings break, a sentence each."""
        return broken_gates(self.gates, self.comparison.model_copy(update={"new": tuple(findings)}))


class ReviewReport(Report):
    """The outcome of `review_pr`."""

    number: int
    commit: str = ""
    broken: tuple[str, ...] = ()
    selection: Selection = Selection()
    decision: Decision = Decision()

    def to_markdown(self) -> str:
        """The review as GitHub would show it, comments one below the other."""
        comments = [f"`{one.path}:{one.line}`\n\n{line_comment(one)}" for one in self.selection.on_lines]
        said = body(self.selection, self.broken, self.remarks, IGNORE)
        title = f"# Review of {escape(self.repository)} {self.number}"
        return "\n\n---\n\n".join([f"{title}\n\n{said}", *comments, *[f"- {escape(one)}" for one in self.done]])


@reads("open pull request")
def open_pull_request(request: Request) -> tuple[PullRequest, str]:
    """The pull request, and why it is to be left alone, if it is. Raises Missing, NotAPullRequest, NotFound."""
    pull = read_pull_request.fn(request.slug, request.needed_number("pull request"))
    assert pull is not None
    if pull.state != "open":
        return pull, CLOSED
    return pull, LABELLED if any(label.name == IGNORE for label in pull.labels) else ""


def left_alone(request: Request, pull: PullRequest, why: str) -> ReviewReport:
    """The report on a pull request that nobody wants reviewed."""
    return ReviewReport(
        action="review_pr", repository=request.slug, mode=request.mode, number=pull.number, remarks=(why,)
    )


@reads("read earlier reviews")
def read_earlier(repository: str, number: int) -> list[Review]:
    """Reviews of ours, oldest first, whatever became of them."""
    return [one for one in pull_requests.list_reviews(github(), repository, number) if is_ours(one.body)]


@task(
    task_run_name="read the change of {repository.name}",
    cache_policy=NO_CACHE,
    retries=2,
    retry_delay_seconds=[2, 10],
    retry_condition_fn=may_succeed_later,
)
def read_change(repository: Repository, pull: PullRequest, earlier: Sequence[Review], request: Request) -> Change:
    """The comparison with the base, by the settings of the base, without what only moved with its file."""
    comparison, theirs = compare.fn(repository, None, pull)
    settings = settings_of(theirs).review
    settings = settings.model_copy(update={"focus": request.focus or settings.focus})
    base = comparison.base or repository.commit
    narrow, wide = (_diff(repository, base, lines) for lines in (0, 3))
    new = without_moved(comparison.new, comparison.fixed, renames(narrow)) if comparison.base else []
    return Change(
        pull, earlier, comparison.model_copy(update={"new": tuple(new)}), theirs.of(QUALITY, Gates), settings,
        changed_lines(narrow), changed_lines(wide), wide,
    )  # fmt: skip


def _diff(repository: Repository, base: str, around: int) -> str:
    options = (f"--unified={around}", "--find-renames")
    return git.diff(repository.mirror, base, repository.commit, *options).decode(errors="replace")


def remarks_on(repository: Repository, change: Change) -> list[Remark]:
    """What the analysis has to say: a remark for each wanted finding."""

    def read(path: str) -> bytes | None:
        try:
            return git.read(["show", f"{repository.commit}:{path}"], repository.mirror)
        except GitError:
            return None

    return remarks_of(change.wanted, change.changed, change.shown, read)


def conclude(
    request: Request, repository: Repository, change: Change, remarks: Sequence[Remark], opinions: Opinions
) -> ReviewReport:
    """What is said now, and with which verdict."""
    settings = change.settings
    said = said_in(one.body for one in change.earlier)
    chosen = selected(merged(remarks, opinions.remarks), said, settings.comments)
    anew = {one.key for one in chosen.remarks}
    news = [finding for finding, one in zip(change.wanted, remarks, strict=True) if one.key in anew]
    broken = change.breaks(change.comparison.new)
    decision = decide(
        chosen, broken=bool(broken), broken_anew=bool(change.breaks(news)), standing=_standing(change.earlier),
        request_changes=settings.request_changes, approve=settings.approve,
    )  # fmt: skip
    conflicts = (CONFLICTS.format(base=change.pull.base.ref),) if change.pull.mergeable is False else ()
    return ReviewReport(
        action="review_pr", repository=repository.slug or repository.name, mode=request.mode,
        number=change.pull.number, commit=repository.commit, broken=broken, selection=chosen, decision=decision,
        remarks=(*repository.remarks, *opinions.notes, *conflicts),
    )  # fmt: skip


def _standing(earlier: Sequence[Review]) -> Standing:
    return next((VERDICTS[one.state] for one in reversed(earlier) if one.state in VERDICTS), "")
