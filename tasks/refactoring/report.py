"""What came of a refactoring: the change to propose, and the report."""

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict

from analysis.refactoring.describe import body_of, figures_table, not_done_list
from analysis.refactoring.model import Topic
from analysis.report.markdown_text import escape
from tasks.proposals import Change, Mode, Proposal
from tasks.refactoring.changes import Refactored
from tasks.refactoring.plan import Plan
from tasks.refactoring.trial import Trial
from tasks.repositories import Repository
from tasks.verification import compared

MOST_LISTED = 15
NOTHING_JUDGES = (
    "No check of this repository could judge a change, so it is only shown. Name its checks in .autopilot.yaml under "
    "`checks`, or set `operations: {autonomous_refactoring: {unjudged: true}}` to have it proposed all the same."
)


class Done(BaseModel):
    """A topic, and what became of the change."""

    model_config = ConfigDict(frozen=True)

    refactored: Refactored
    proposal: Proposal


class RefactoringReport(BaseModel):
    """The outcome of `autonomous_refactoring`; `waiting` are topics for other runs, the hottest first."""

    model_config = ConfigDict(frozen=True)

    repository: str
    commit: str
    mode: Mode
    done: tuple[Done, ...] = ()
    waiting: tuple[Topic, ...] = ()
    before: Trial | None = None
    remarks: tuple[str, ...] = ()


def change_of(refactored: Refactored, before: Trial | None) -> Change:
    """The pull request of a topic."""
    body = body_of(
        refactored.topic, refactored.steps, refactored.not_done, refactored.before, refactored.after,
        checks_sentence(refactored, before),
    )  # fmt: skip
    return Change(topic=refactored.topic.key, title=title_of(refactored), body=body, diff=refactored.diff)


def title_of(refactored: Refactored) -> str:
    """As the topic says where it is done with, else that it is a part."""
    title, left = refactored.topic.title, refactored.after.entangled
    if refactored.after.coupled:
        return f"{title} in part"
    whole = refactored.before.cycles > refactored.after.cycles or not left
    return title if whole else title.replace("Break", "Loosen", 1)


def checks_sentence(refactored: Refactored, before: Trial | None) -> str:
    """What the checks said without and with the change, and how modules were imported."""
    if before is None or refactored.trial is None:
        return compared(before.verdict if before else None, None)
    tried = [name for name, one in refactored.trial.imports.items() if not one.error]
    all_of_them = bool(tried) and len(tried) == len(refactored.trial.imports)
    first = f"; each of {len(tried)} modules can be imported first" if all_of_them else ""
    return f"{compared(before.verdict, refactored.trial.verdict)}{first}; what the packages offer is the same"


def mode_for(mode: Mode, before: Trial | None, *, unjudged: bool) -> Mode:
    """Report only, where nothing judges and the settings do not ask for more."""
    return mode if before is None or unjudged or before.verdict.can_judge else Mode.REPORT


def report_of(  # noqa: PLR0913 -- one for each part of the run
    repository: Repository, mode: Mode, plan: Plan, done: Sequence[Done], before: Trial | None, *, unjudged: bool
) -> RefactoringReport:
    taken = {one.refactored.topic.key for one in done}
    remarks = list(repository.remarks)
    if plan.unread:
        more = f" and {len(plan.unread) - 3} more" if len(plan.unread) > 3 else ""
        remarks.append(f"Not read, as they do not parse: {', '.join(plan.unread[:3])}{more}.")
    if before is not None and mode_for(mode, before, unjudged=unjudged) is not mode:
        remarks.append(f"{before.verdict.sentence.capitalize()}. {NOTHING_JUDGES}")
    return RefactoringReport(
        repository=repository.name, commit=repository.commit, mode=mode, done=tuple(done), before=before,
        waiting=tuple(topic for topic in plan.topics if topic.key not in taken), remarks=tuple(remarks),
    )  # fmt: skip


def to_markdown(report: RefactoringReport) -> str:
    """The report for people."""
    parts = [f"# Refactoring of {escape(report.repository)}"]
    if not report.done:
        parts.append("The analysis found nothing here that this could put right.")
    parts += [text for one in report.done for text in _topic(one, report.before)]
    if report.waiting:
        listed = "\n".join(f"- {escape(topic.title)}: `{topic.goal}`" for topic in report.waiting[:MOST_LISTED])
        parts.append("## Waiting, the hottest first\n\n" + listed)
    return "\n\n".join(part for part in [*parts, *map(escape_long, report.remarks)] if part)


def escape_long(text: str) -> str:
    return escape(text, 1000)


def _topic(done: Done, before: Trial | None) -> list[str]:
    refactored, proposal = done.refactored, done.proposal
    parts = [f"## {escape(title_of(refactored))}", proposal.sentence]
    parts.append("\n".join(f"- {escape(text)}" for text in refactored.topic.evidence))
    if refactored.steps:
        steps = "\n".join(f"{number}. {escape_long(step.sentence)}." for number, step in enumerate(refactored.steps, 1))
        parts += [steps, figures_table(refactored.before, refactored.after)]
        parts.append(f"**Checks:** {checks_sentence(refactored, before)}.")
    else:
        parts.append("It cannot be done safely.")
    if refactored.not_done:
        parts.append("Not done:\n\n" + not_done_list(refactored.not_done))
    if proposal.diff:
        parts.append(f"```diff\n{proposal.diff.rstrip()}\n```")
    return parts
