"""What came of looking after dependencies: the changes to propose, and the report."""

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict

from analysis.findings import Finding
from analysis.report.markdown_text import code, details, escape
from analysis.updates.describe import (
    body_of,
    held_table,
    image_list,
    impacts,
    left_out_line,
    title_of,
    update_table,
    with_them,
    withdrawn_list,
)
from analysis.updates.groups import Group
from analysis.updates.model import Outlook
from analysis.updates.read import Declarations
from tasks.dependencies.updates import NOT_JUDGED, Attempt
from tasks.proposals import Change, Mode, Proposal
from tasks.repositories import Repository
from tasks.verification import Outcome, Verdict, compared

UNJUDGED = "its own checks say nothing of workflows and images; those of the pull request do"
MOST_PROBLEMS = 20


class Tried(BaseModel):
    """A group that was tried, and what became of it."""

    model_config = ConfigDict(frozen=True)

    attempt: Attempt
    proposal: Proposal


class DependencyReport(BaseModel):
    """The outcome of `dependency_management`; `waiting` are groups for which there was no room yet."""

    model_config = ConfigDict(frozen=True)

    repository: str
    commit: str
    mode: Mode
    declared: int
    outlook: Outlook
    tried: tuple[Tried, ...] = ()
    waiting: tuple[Group, ...] = ()
    problems: tuple[Finding, ...] = ()
    dashboard: str = ""
    closed: tuple[str, ...] = ()
    declarations: Declarations
    before: Verdict | None = None
    remarks: tuple[str, ...] = ()


def change_of(attempt: Attempt, before: Verdict | None) -> Change:
    """The pull request for what passed, with a row for each update.

    What was printed is in the report alone: times and paths in it would make every run another text.
    """
    left_out = [left_out_line(one.update, one.reason, "") for one in attempt.left_out]
    body = body_of(attempt.group, attempt.kept, left_out, attempt.also, _checks(attempt, before))
    title = title_of(attempt.group, attempt.kept or attempt.group.updates)
    return Change(topic=attempt.group.topic, title=title, body=body, diff=attempt.diff)


def report_of(  # noqa: PLR0913, PLR0917 -- one for each part of the run
    repository: Repository,
    mode: Mode,
    declared: Declarations,
    outlook: Outlook,
    groups: Sequence[Group],
    tried: Sequence[Tried],
    problems: Sequence[Finding],
    before: Verdict | None,
    closed: tuple[str, ...],
) -> DependencyReport:
    names = {one.attempt.group.name for one in tried}
    return DependencyReport(
        repository=repository.name, commit=repository.commit, mode=mode, declared=len(declared.dependencies),
        outlook=outlook, tried=tuple(tried), waiting=tuple(group for group in groups if group.name not in names),
        problems=tuple(problems), declarations=declared, before=before, closed=closed,
        remarks=(*repository.remarks, *declared.remarks, *outlook.remarks),
    )  # fmt: skip


def to_markdown(report: DependencyReport) -> str:
    """The report for people."""
    parts = [f"# Dependencies of {escape(report.repository)}", _summary(report)]
    parts += [_tried(one, report.before) for one in report.tried]
    waiting = [update for group in report.waiting for update in group.updates]
    told = impacts([one for one in waiting if one.impact and one.impact.broken])
    sections = [
        ("Waiting" if report.tried else "Updates", "\n\n".join([update_table(waiting), *told]), waiting),
        ("Held back", held_table(report.outlook.held), report.outlook.held),
        ("In use, and taken back", withdrawn_list(report.outlook.withdrawn), report.outlook.withdrawn),
        ("Declared and imported do not agree", _problems(report.problems), report.problems),
        ("Base images", image_list(report.declarations.images), report.declarations.images),
        ("Closed", "\n".join(f"- {escape(one)}" for one in report.closed), report.closed),
        ("Dashboard", f"{escape(report.dashboard)}.", report.dashboard),
        ("Remarks", "\n".join(f"- {escape(one)}" for one in report.remarks), report.remarks),
    ]
    return "\n\n".join([*parts, *(f"## {title}\n\n{text}" for title, text, there in sections if there)])


def _summary(report: DependencyReport) -> str:
    outlook = report.outlook
    updates = len({(one.dependency.ecosystem, one.name) for one in outlook.updates})
    return (
        f"{report.declared} dependencies are declared; {updates} have updates that fit, {outlook.current} are up to "
        f"date, {len(outlook.held)} have a newer version that is held back."
    )


def _tried(tried: Tried, before: Verdict | None) -> str:
    attempt, proposal = tried.attempt, tried.proposal
    parts = [f"## {escape(proposal.title)}\n\n{proposal.sentence}"]
    if attempt.kept:
        parts += [update_table(attempt.kept), f"**Checks:** {_checks(attempt, before)}.", *impacts(attempt.kept)]
    if attempt.also:
        parts.append(with_them(attempt.also))
    if attempt.left_out:
        lines = [left_out_line(one.update, one.reason, one.output) for one in attempt.left_out]
        parts.append("Left out:\n\n" + "\n".join(lines))
    if proposal.diff and len(proposal.diff) < 50_000:
        parts.append(details("The change", f"```diff\n{proposal.diff.rstrip()}\n```"))
    return "\n\n".join(parts)


def _checks(attempt: Attempt, before: Verdict | None) -> str:
    if attempt.kept and all(one.dependency.source in NOT_JUDGED for one in attempt.kept):
        return UNJUDGED
    if before and before.outcome is Outcome.BROKEN:
        return f"{before.sentence}, so nothing judged this"
    return compared(before, attempt.verdict)


def _problems(problems: Sequence[Finding]) -> str:
    lines = [
        f"- {escape(one.message)}: {code(one.location.path)}:{one.location.line}" for one in problems[:MOST_PROBLEMS]
    ]
    return "\n".join(lines)
