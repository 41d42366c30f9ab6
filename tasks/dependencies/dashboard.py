"""The dashboard issue of a repository's dependencies: what was ticked on it, and how it is kept."""

from analysis.report.markdown_text import code, escape
from analysis.updates.dashboard import LABEL, TITLE, Line, Section, dashboard, ticked
from analysis.updates.describe import left_out_line, title_of
from analysis.updates.groups import topic_of
from analysis.updates.model import Held, own_topic
from config.clients import NotConfigured
from integrations.git_patches import OWN
from integrations.github.marker import is_marked, mark
from integrations.github.models import Issue
from tasks import issues, pull_requests
from tasks.dependencies.report import DependencyReport, Tried
from tasks.dependencies.updates import CONFLICT, LeftOut
from tasks.proposals import of_our_own
from tasks.repositories import Repository

KEY = "dependency-dashboard"
COLOR = "0366d6"
OPEN = ("opened", "updated", "unchanged", "taken over")
ASKED_FOR = OWN + topic_of("wanted-")


def read_wishes(repository: Repository, *, wanted: bool) -> frozenset[str]:
    """Topics that people ticked, and those that they ticked before and whose pull requests are open."""
    if repository.slug is None or not wanted:
        return frozenset()
    try:
        issue, pulls = _find(repository.slug), pull_requests.list_pull_requests(repository.slug)
    except NotConfigured:
        return frozenset()
    now = ticked(issue.body or "") if issue and issue.state == "open" else frozenset()
    ours = [pull.head.ref for pull in pulls if of_our_own(repository.slug, pull)]
    return now | {branch.removeprefix(OWN) for branch in ours if branch.startswith(ASKED_FOR)}


def keep_dashboard(repository: Repository, report: DependencyReport, *, wanted: bool) -> DependencyReport:
    """Write the issue or bring it up to date; the report says what was done."""
    if repository.slug is None or not wanted:
        return report
    try:
        told = _keep(repository.slug, dashboard(sections(report), report.declarations.dependencies))
    except NotConfigured as error:
        told = f"No dashboard: {error}"
    return report.model_copy(update={"dashboard": told})


def _keep(slug: str, text: str) -> str:
    """One that a person closed is left alone."""
    issue, marked = _find(slug), mark(text, KEY)
    if issue is None:
        issues.ensure_label(slug, LABEL, COLOR, "What could be newer, with boxes to tick")
        return issues.create_issue(slug, TITLE, text, labels=[LABEL], idempotency_key=KEY).sentence
    if issue.state != "open":
        return f"The dashboard #{issue.number} was closed, so it is left alone"
    if (issue.body or "").replace("\r\n", "\n") == marked:
        return f"The dashboard #{issue.number} is as it was"
    return issues.update_issue(slug, issue.number, body=marked).sentence


def sections(report: DependencyReport) -> list[Section]:
    """What the dashboard says, in the order in which it asks for attention."""
    tried = [one for one in report.tried if one.attempt.diff]
    opened = [one for one in tried if one.proposal.state in OPEN]
    refused = [one for one in tried if one.proposal.state == "declined"]
    waiting = [one for one in tried if one not in (*opened, *refused)]
    left_out = [each for one in report.tried for each in one.attempt.left_out]
    withdrawn = [f"{code(one.dependency.name)} {code(one.dependency.version)}: {escape(one.reason)}"
                 for one in report.outlook.withdrawn]  # fmt: skip
    groups = [Line(text=escape(title_of(group, group.updates)), topic=group.topic) for group in report.waiting]
    return [
        Section(title="In use, and taken back", lines=tuple(Line(text=text) for text in withdrawn)),
        Section(title="Open", lines=tuple(_opened(one) for one in opened)),
        Section(title="Waiting for others to be merged", lines=(*map(_with_box, waiting), *groups)),
        Section(title="Closed without being merged", lines=tuple(map(_with_box, refused))),
        Section(title="Left out", lines=tuple(map(_left_out, left_out))),
        Section(title="Held back", lines=tuple(map(_held, report.outlook.held))),
        Section(title="Declared and imported do not agree", lines=_problems(report)),
        Section(title="Not looked up", lines=tuple(map(_not_looked_up, report.outlook.remarks))),
    ]


def _find(slug: str) -> Issue | None:
    """By its label, as the mark alone could be copied by anybody, and by its mark, as people label what they like."""
    found = [one for one in issues.list_issues(slug, state="all", labels=[LABEL]) if is_marked(one.body, KEY)]
    return min(found, key=lambda one: one.number, default=None)


def _opened(tried: Tried) -> Line:
    left = ", which somebody has pushed to" if tried.proposal.state == "taken over" else ""
    return Line(text=f"#{tried.proposal.number} {escape(tried.proposal.title)}{left}")


def _with_box(tried: Tried) -> Line:
    number = f" (#{tried.proposal.number})" if tried.proposal.number else ""
    return Line(text=escape(tried.proposal.title) + number, topic=tried.attempt.group.topic)


def _left_out(one: LeftOut) -> Line:
    topic = "" if one.reason == CONFLICT else topic_of(own_topic(one.update.name, one.update.to))
    return Line(text=left_out_line(one.update, one.reason, "").removeprefix("- "), topic=topic)


def _held(held: Held) -> Line:
    told = f"{code(held.dependency.name)} {code(held.dependency.version)} → {code(held.to)}: {escape(held.reason)}"
    return Line(text=told, topic=held.topic)


def _not_looked_up(remark: str) -> Line:
    """Without the error, which is another one tomorrow."""
    what, middle, _ = remark.partition(" not looked up")
    return Line(text=escape(what + middle))


def _problems(report: DependencyReport) -> tuple[Line, ...]:
    return tuple(
        Line(text=f"{escape(one.message)}: {code(f'{one.location.path}:{one.location.line}')}")
        for one in report.problems
    )
