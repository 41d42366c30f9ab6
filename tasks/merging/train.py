"""Merging what was tested, as it was tested, and telling those that do not go in."""

import time

from analysis.merge_train.report import Ending, Fate, ending_table, failure_comment
from analysis.merge_train.rules import Candidate
from analysis.report.markdown_text import escape
from integrations import git
from integrations.errors import Conflict, GitError, NotFound, Rejected, ServiceError
from integrations.git_merges import tree_of
from integrations.github import branches, commits, issues, pull_requests
from integrations.github.marker import is_marked
from integrations.github.models import PullRequest
from integrations.redaction import redact_text
from integrations.writes import Effect
from tasks.automation import Report, Request
from tasks.checkouts import with_token
from tasks.merging.queue import Queue
from tasks.merging.trials import Failure, Trial, branch_of
from tasks.proposals import Mode
from tasks.repositories import Repository
from tasks.retries import writes
from tasks.writing import current_journal, github

PUSHED = "somebody pushed to {base} meanwhile; the next run tests it anew"
OTHERWISE = "{base} is not what was tested: it has the tree {there}, tested was {tested}"
BEFORE_IT = "what was to go in before it could not be merged"
ITS_TURN = "its turn comes after what is tested now"
RECALCULATING = "Base branch was modified"
"""GitHub's answer while it looks again at what is mergeable, right after another merge."""

ATTEMPTS, SECONDS = 5, 2.0


class MergeReport(Report):
    """The outcome of `merge_pr`: what became of each pull request, in the order of the queue."""

    base: str
    endings: tuple[Ending, ...] = ()
    goes_on: bool = False

    @property
    def numbers(self) -> tuple[int, ...]:
        """Those that need no further look in this run."""
        return tuple(one.number for one in self.endings)

    def to_markdown(self) -> str:
        """A table of the queue."""
        parts = [f"# Merge queue of {escape(self.repository)}, {escape(self.base)}"]
        parts.append(ending_table(self.endings) if self.endings else "Nothing is in the queue.")
        told = [f"- {escape(one)}" for one in (*self.remarks, *self.done)]
        return "\n\n".join([*parts, *(["\n".join(told)] if told else [])])


def nothing_yet(request: Request) -> MergeReport:
    """Before the first round."""
    return MergeReport(action="merge_pr", repository=request.slug, mode=request.mode, base=request.base or "")


@writes("merge batch")
def land(request: Request, checkout: Repository, queue: Queue, trial: Trial, report: MergeReport) -> MergeReport:
    """Merge what passed, each only if its head and the base are as they were tested; the rest is told why not."""
    merged, remarks = _merge(checkout, queue, trial)
    told = [_take_out(queue, failure) for failure in trial.failures if failure.is_its_fault]
    cleaned = [] if trial.waiting else _clean_up(queue)
    landed = [one for one in merged if one.fate is Fate.MERGED]
    goes_on = request.mode is Mode.PULL_REQUEST and not trial.waiting and bool(landed or trial.failures)
    endings = [*merged, *_others(queue, trial, goes_on=goes_on)]
    return report.model_copy(
        update={
            "base": queue.base,
            "endings": (*report.endings, *sorted(endings, key=lambda one: one.number)),
            "remarks": tuple(dict.fromkeys([*report.remarks, *checkout.remarks, *remarks])),
            "done": (*report.done, *(f"#{one.number} merged" for one in landed), *cleaned, *told),
            "goes_on": goes_on,
        }
    )


def _others(queue: Queue, trial: Trial, *, goes_on: bool) -> list[Ending]:
    """What is not merged now: blocked, failed, waiting for CI, or behind all that."""
    blocked = [_ending(one, Fate.BLOCKED, "; ".join(queue.blockers[one.number])) for one in queue.candidates
               if queue.blockers[one.number]]  # fmt: skip
    failed = [_failed(queue, failure) for failure in trial.failures]
    waiting = [_ending(one, Fate.WAITING, trial.waiting) for one in queue.batch if trial.waiting]
    behind = [_ending(one, Fate.WAITING, ITS_TURN) for one in queue.ready[len(queue.batch) :] if not goes_on]
    return [*blocked, *failed, *waiting, *behind]


def _merge(checkout: Repository, queue: Queue, trial: Trial) -> tuple[list[Ending], list[str]]:
    """GitHub merges, one after the other; as soon as one does not go, those that were tested on top of it wait."""
    endings, expected = list[Ending](), queue.tip
    for position, one in enumerate(trial.passing):
        held = pull_requests.get_pull_request(github(), queue.slug, one.number)
        if held.merged:
            expected = held.merge_commit_sha or ""
            endings.append(_ending(one, Fate.MERGED, f"as {expected[:12]}"))
            continue
        tip = commits.find_branch(github(), queue.slug, queue.base)
        if tip is None or tip.object.sha != expected:
            stuck = [_ending(each, Fate.WAITING, PUSHED.format(base=queue.base)) for each in trial.passing[position:]]
            return [*endings, *stuck], []
        try:
            effect = _merge_one(queue, one)
        except (Conflict, Rejected, NotFound) as error:
            later = [_ending(each, Fate.WAITING, BEFORE_IT) for each in trial.passing[position + 1 :]]
            return [*endings, _ending(one, Fate.WAITING, f"GitHub refuses: {error.answered}"), *later], []
        if effect.change == "planned":
            return [_ending(each, Fate.PLANNED) for each in trial.passing], []
        expected = effect.unwrap().merge_commit_sha or ""
        endings.append(_ending(one, Fate.MERGED, f"as {expected[:12]}"))
    return endings, _as_tested(checkout, queue, trial, expected)


def _merge_one(queue: Queue, one: Candidate) -> Effect[PullRequest]:
    """By GitHub's own call, with the commit that was tested as its guard."""
    for attempt in range(ATTEMPTS):
        try:
            return pull_requests.merge(github(), queue.slug, one.number, sha=one.head, method=queue.settings.method)
        except Rejected as error:
            if RECALCULATING not in error.answered or attempt == ATTEMPTS - 1:
                raise
            time.sleep(SECONDS)
    raise AssertionError(one.number)


def _as_tested(checkout: Repository, queue: Queue, trial: Trial, landed: str) -> list[str]:
    """A remark if the base has other files now than were tested."""
    if not (trial.tested and trial.passing):
        return []
    try:
        address, variables = git.parse_address(with_token(checkout.url))
        git.run(["fetch", "--quiet", "--no-tags", address, landed], checkout.mirror, variables=variables)
        there, tested = (tree_of(checkout.mirror, commit) for commit in (landed, trial.tested))
    except GitError as error:
        return [f"What landed could not be compared with what was tested: {error}"]
    return [] if there == tested else [OTHERWISE.format(base=queue.base, there=there[:12], tested=tested[:12])]


def _take_out(queue: Queue, failure: Failure) -> str:
    """Say it once on the pull request, and take the label off, so that it is not tried again for nothing."""
    hub, settings = github(), queue.settings
    candidate = next(one for one in queue.candidates if one.number == failure.number)
    text = failure_comment(
        failure.why, failure.output, base=queue.base, commit=queue.tip, after=failure.after, label=settings.label
    )
    key = f"merge-queue-{candidate.head[:12]}-{queue.tip[:12]}"
    known = any(is_marked(one.body, key) for one in issues.list_comments(hub, queue.slug, failure.number))
    if not known:
        issues.add_comment(hub, queue.slug, failure.number, redact_text(text, current_journal().secrets), key=key)
    if settings.label in candidate.labels:
        kept = [label for label in candidate.labels if label != settings.label]
        issues.set_labels(hub, queue.slug, failure.number, kept)
    return f"#{failure.number}: {'was told before' if known else 'told why'}"


def _clean_up(queue: Queue) -> list[str]:
    """The branch for CI goes when nothing waits for it."""
    held = commits.find_branch(github(), queue.slug, branch_of(queue)) if queue.settings.judge == "ci" else None
    if held is None:
        return []
    try:
        gone = branches.delete_branch(github(), queue.slug, branch_of(queue), sha=held.object.sha)
    except ServiceError as error:
        return [f"{branch_of(queue)} stays: {error}"]
    return [f"{branch_of(queue)} deleted: {gone.change}"]


def _ending(one: Candidate, fate: Fate, why: str = "") -> Ending:
    return Ending(number=one.number, title=one.title, fate=fate, why=why)


def _failed(queue: Queue, failure: Failure) -> Ending:
    candidate = next(one for one in queue.candidates if one.number == failure.number)
    return _ending(candidate, Fate.FAILED if failure.is_its_fault else Fate.BLOCKED, failure.why)
