"""What came of removing dead code: the change to propose, and the report."""

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict

from analysis.findings import Finding
from analysis.removal.choose import REMOVABLE, certain
from analysis.removal.describe import body_of, evidence_table, left_out_list, title_of
from analysis.removal.model import LeftOut, Removed
from analysis.removal.tested import Bundle
from analysis.report.markdown_text import code, escape
from analysis.result import EngineNote
from tasks.cleanup.dead_code import Dead, Removal, can_judge
from tasks.proposals import Change, Mode, Proposal
from tasks.repositories import Repository
from tasks.verification import Verdict, compared

TOPIC = "dead-code"
MOST_LISTED = 20


class CleanupReport(BaseModel):
    """The outcome of `dead_code_cleanup`; `waiting` is as certain and comes in the next pull request.

    `looks_dead` is what a person should look at first.
    """

    model_config = ConfigDict(frozen=True)

    repository: str
    commit: str
    mode: Mode
    removed: tuple[Removed, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    modules: tuple[str, ...] = ()
    waiting: int = 0
    looks_dead: tuple[Finding, ...] = ()
    accepted: int = 0
    before: Verdict | None = None
    after: Verdict | None = None
    engine: EngineNote
    proposal: Proposal
    remarks: tuple[str, ...] = ()


def change_of(removal: Removal, before: Verdict | None, after: Verdict | None) -> Change:
    """The pull request for a removal, with the evidence."""
    judged = after is not None
    told = compared(before, after)
    body = body_of(removal.removed, removal.left_out, removal.modules, told, judged=judged)
    return Change(topic=TOPIC, title=title_of(removal.removed), body=body, diff=removal.diff)


def report_of(  # noqa: PLR0913, PLR0917 -- one for each part of the run
    repository: Repository,
    mode: Mode,
    dead: Dead,
    chosen: list[Bundle],
    removal: Removal,
    before: Verdict | None,
    after: Verdict | None,
    proposal: Proposal,
) -> CleanupReport:
    sure = certain(dead.findings, judged=can_judge(repository, before))
    return CleanupReport(
        repository=repository.name, commit=repository.commit, mode=mode, removed=removal.removed,
        left_out=removal.left_out, modules=removal.modules, waiting=len([one for one in sure if (one,) not in chosen]),
        looks_dead=tuple(one for one in dead.findings if one.rule_id in REMOVABLE and one not in sure),
        accepted=len(dead.accepted), before=before, after=after, engine=dead.engine, proposal=proposal,
        remarks=repository.remarks,
    )  # fmt: skip


def to_markdown(report: CleanupReport) -> str:
    """The report for people."""
    parts = [f"# Dead code in {escape(report.repository)}", _outcome(report)]
    if report.removed:
        parts.append(evidence_table(report.removed))
        parts.append(f"**Checks:** {compared(report.before, report.after)}.")
    if report.left_out:
        parts.append("## Left out\n\n" + left_out_list(report.left_out))
    if report.looks_dead:
        parts.append("## To look at\n\n" + _places(report.looks_dead))
    parts += [escape(remark) for remark in _remarks(report)]
    if report.proposal.diff:
        parts.append(f"```diff\n{report.proposal.diff.rstrip()}\n```")
    return "\n\n".join(parts)


def _places(findings: Sequence[Finding]) -> str:
    shown = [
        f"- {escape(one.message)}: {code(one.location.path)}:{one.location.line}" for one in findings[:MOST_LISTED]
    ]
    more = len(findings) - len(shown)
    return "\n".join([*shown, *([f"- … and {more} more"] if more > 0 else [])])


def _outcome(report: CleanupReport) -> str:
    proposal = report.proposal
    if not report.removed:
        return "Nothing here is certainly dead." if not report.left_out else "Nothing could be removed."
    return f"{title_of(report.removed)} — {proposal.sentence}"


def _remarks(report: CleanupReport) -> list[str]:
    told = list(report.remarks)
    if report.waiting:
        told.append(f"{report.waiting} more are as certain; they come when this is merged.")
    if report.accepted:
        told.append(f"{report.accepted} are kept because somebody said so.")
    if not report.engine.used:
        told.append(f"graph-sitter took no part: {report.engine.message}")
    return told
