"""Triage of issues: reading what there is to go by, and doing what follows from it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from prefect import task
from prefect.cache_policies import NO_CACHE

from analysis.report.markdown_text import escape, table
from analysis.review.settings import IGNORE
from analysis.triage.kinds import is_undecided
from analysis.triage.labels import Habits, labels_for, read_habits
from analysis.triage.ownership import PLACES, files_named, owners_of, read_owners, without_foreign_tracebacks
from analysis.triage.report import NEEDED, Likeness, Triage, missing_in, to_rows
from analysis.triage.settings import TriageSettings
from analysis.triage.similarity import Corpus, corpus
from integrations import git
from integrations.errors import GitError, NotFound, Rejected
from integrations.github import commits, issues
from integrations.github.marker import is_marked
from integrations.github.models import Issue
from tasks.automation import Report, Request, settings_of
from tasks.repositories import Repository
from tasks.retries import may_succeed_later, writes
from tasks.steps import STEP
from tasks.writing import github

TOPIC = "triage"
PAST = 1000
"""How many of the newest issues and pull requests are read; the issues among them are compared with."""

MOST_DUPLICATES = 3
LOOKED_AT = 5
"""So many times the issues of one run are looked at for some that leave something to do."""

RECENT = 20
"""Commits to a file that tell who knows it."""


@dataclass(frozen=True, slots=True)
class Tracker:
    """What an issue is held against: all recent issues, the labels, the files and their owners."""

    slug: str
    settings: TriageSettings
    issues: dict[int, Issue]
    texts: Corpus
    habits: Habits
    files: frozenset[str]
    owners: list[tuple[str, tuple[str, ...]]]


class TriageReport(Report):
    """The outcome of `triage_issue`."""

    triages: tuple[Triage, ...] = ()

    def to_markdown(self) -> str:
        """A row an issue."""
        parts = [f"# Triage of {escape(self.repository)}"]
        headers = ["issue", "title", "labels", "assignee", "known as", "missing"]
        parts.append(table(headers, to_rows(self.triages), 100) if self.triages else "No issue waits for anything.")
        told = [f"- {escape(one)}" for one in (*self.remarks, *self.done)]
        return "\n\n".join([*parts, *(["\n".join(told)] if told else [])])


@task(
    task_run_name="read the issues of {checkout.name}",
    cache_policy=NO_CACHE,
    retries=2,
    retry_delay_seconds=[2, 10],
    retry_condition_fn=may_succeed_later,
)
def read_tracker(request: Request, checkout: Repository) -> Tracker:
    """Everything that an issue is held against."""
    hub, settings = github(), settings_of(checkout.settings).triage
    found = {one.number: one for one in issues.list_issues(hub, request.slug, state="all", limit=PAST)}
    if request.number and request.number not in found:
        found[request.number] = issues.get_issue(hub, request.slug, request.number)
    listed = git.run(["ls-tree", "-r", "-z", "--name-only", checkout.commit], checkout.mirror)
    labels = [label.name for label in issues.list_labels(hub, request.slug)]
    past = [(one.title, one.body or "", _decided(one)) for one in found.values() if _decided(one)]
    return Tracker(
        slug=request.slug,
        settings=settings,
        issues=found,
        texts=corpus((one.number, one.title, one.body or "") for one in found.values()),
        habits=read_habits(labels, past, learning=settings.learn),
        files=frozenset(filter(None, listed.split("\0"))),
        owners=_owners(checkout),
    )


def _owners(checkout: Repository) -> list[tuple[str, tuple[str, ...]]]:
    for place in PLACES:
        try:
            return read_owners(git.run(["show", f"{checkout.commit}:{place}"], checkout.mirror))
        except GitError:
            continue
    return []


def waiting(request: Request, tracker: Tracker) -> list[Issue]:
    """The issue of the request, or the open ones that nobody has labelled, the newest first."""
    newest = sorted(tracker.issues.values(), key=lambda one: -one.number)
    undecided = [one for one in newest if one.state == "open" and not _decided(one)]
    found = [tracker.issues[request.number]] if request.number else undecided
    return [one for one in found if one.pull_request is None and IGNORE not in _names(one)]


@task(task_run_name="triage issues of {request.repository}", cache_policy=STEP, persist_result=True)
def triage_waiting(request: Request, tracker: Tracker) -> list[Triage]:
    """What there is to do for those that leave something to do, as many as the settings allow for one run.

    A run that goes on after an interruption sticks to it, as it has begun to label.
    """
    looked_at = waiting(request, tracker)[: LOOKED_AT * tracker.settings.issues]
    triages = (triage(tracker, issue) for issue in looked_at)
    left = (one for one in triages if request.number or _is_left(tracker, one))
    return list(islice(left, tracker.settings.issues))


def _is_left(tracker: Tracker, triage: Triage) -> bool:
    """Whether there is something to do: a comment is made once."""
    if triage.labels or triage.assignee:
        return True
    return bool(triage.comment) and not _is_told(tracker.slug, triage.number)


def _is_told(slug: str, number: int) -> bool:
    return any(is_marked(one.body, TOPIC) for one in issues.list_comments(github(), slug, number))


def triage(tracker: Tracker, issue: Issue) -> Triage:
    """What there is to do; what people have decided already is left to them."""
    settings, text = tracker.settings, issue.body or ""
    ours = without_foreign_tracebacks(text, tracker.files)
    labels = [] if _decided(issue) else labels_for(tracker.habits, issue.title, ours, settings.labels)
    owner, why = _owner(tracker, f"{issue.title}\n{ours}") if settings.assign and not issue.assignees else ("", "")
    bug = tracker.habits.kinds.get("bug")
    labels = [label for label in labels if label != bug or ours == text]
    asks = issue.state == "open" and bug in {*labels, *_names(issue)}
    return Triage(
        number=issue.number, title=issue.title, labels=tuple(labels), assignee=owner, why_assignee=why,
        duplicates=tuple(_duplicates(tracker, issue)) if settings.duplicates else (),
        missing=missing_in(f"{issue.title}\n\n{text}", settings.ask or NEEDED) if asks else (),
    )  # fmt: skip


def _duplicates(tracker: Tracker, issue: Issue) -> Iterable[Likeness]:
    """Older issues that are about the same."""
    older = [one for one in tracker.texts.same(issue.number) if one[0] < issue.number]
    for number, weight in older[:MOST_DUPLICATES]:
        other, words = tracker.issues[number], tuple(tracker.texts.shared(issue.number, number))
        yield Likeness(number=number, title=other.title, state=other.state, alike=weight, words=words)


def _owner(tracker: Tracker, text: str) -> tuple[str, str]:
    """Who owns the files that an issue names, or has changed them most of late; and why."""
    for path in files_named(text, tracker.files):
        if owners := owners_of(path, tracker.owners):
            return owners[0], f"owns {path}"
        try:
            history = commits.list_commits(github(), tracker.slug, path=path, limit=RECENT)
        except NotFound:
            continue
        people = Counter(one.author.login for one in history if one.author and "[bot]" not in one.author.login)
        if people:
            login, many = people.most_common(1)[0]
            return login, f"made {many} of the last {len(history)} changes to {path}"
    return "", ""


def _names(issue: Issue) -> list[str]:
    return [label.name for label in issue.labels]


def _decided(issue: Issue) -> list[str]:
    """The labels that somebody gave it after looking at it."""
    return [name for name in _names(issue) if not is_undecided(name)]


@writes("triage issue")
def carry_out(slug: str, triage: Triage) -> list[str]:
    """Assignee, one comment and labels; what was done before is not done again.

    Labels come last: an issue that has some is not looked at again.
    """
    hub, done = github(), list[str]()
    issue = issues.get_issue(hub, slug, triage.number)
    if triage.assignee and not issue.assignees:
        done.append(_assign(slug, triage))
    if triage.comment and not _is_told(slug, triage.number):
        said = issues.add_comment(hub, slug, triage.number, triage.comment, key=TOPIC)
        done.append(f"#{triage.number} comment: {said.change}")
    if triage.labels and not _decided(issue):
        effect = issues.set_labels(hub, slug, triage.number, [*_names(issue), *triage.labels])
        done.append(f"#{triage.number} labelled {', '.join(triage.labels)}: {effect.change}")
    return done


def _assign(slug: str, triage: Triage) -> str:
    try:
        effect = issues.add_assignees(github(), slug, triage.number, [triage.assignee])
    except Rejected as error:
        return f"#{triage.number} not assigned to {triage.assignee}: {error.answered}"
    return f"#{triage.number} assigned to {triage.assignee}: {effect.change}"
