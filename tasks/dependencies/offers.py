"""What becomes of a group of updates that the checks let pass: a pull request, or a merge where that is allowed."""

from collections.abc import Sequence

from analysis.updates.groups import PREFIX, Group
from analysis.updates.model import Kind, Outlook
from analysis.updates.read import Declarations
from integrations.errors import Conflict, Rejected
from tasks import checks, pull_requests
from tasks.dependencies.inventory import DependencySettings
from tasks.dependencies.report import Tried, change_of
from tasks.dependencies.updates import Attempt
from tasks.proposals import Mode, Proposal, patch_digest, propose
from tasks.repositories import Repository
from tasks.verification import Outcome, Verdict
from tasks.withdrawal import withdraw

MERGED = {"nothing": frozenset[Kind](), "patch": frozenset({Kind.PATCH}), "minor": frozenset({Kind.PATCH, Kind.MINOR})}
OBSOLETE = "these versions are in use by now, not wanted any more, or come in another pull request"
GREEN = frozenset({"success", "neutral", "skipped"})


def offer(  # noqa: PLR0913, PLR0917 -- the parts of the decision
    repository: Repository,
    attempt: Attempt,
    before: Verdict | None,
    mode: Mode,
    settings: DependencySettings,
    asked_for: frozenset[str],
) -> Tried:
    """Propose what passed; what was proposed by an earlier run, is green and may be merged, is merged."""
    change = change_of(attempt, before)
    proposal = propose(repository, change, mode, asked_for=attempt.group.topic in asked_for)
    if repository.slug and mode is Mode.PULL_REQUEST and may_be_merged(attempt, proposal, settings):
        proposal = merge_if_green(repository.slug, proposal, attempt.diff)
    return Tried(attempt=attempt, proposal=proposal)


def withdraw_obsolete(
    repository: Repository, groups: Sequence[Group], declared: Declarations, outlook: Outlook, mode: Mode
) -> tuple[str, ...]:
    """Close what no update is left of; nothing where a registry or a file may only not have been read."""
    if declared.remarks or not outlook.whole:
        return ()
    return withdraw(repository, PREFIX, {group.topic for group in groups}, OBSOLETE, mode)


def may_be_merged(attempt: Attempt, proposal: Proposal, settings: DependencySettings) -> bool:
    """Only what has been open since an earlier run, as the checks of what was just pushed have not begun yet."""
    kinds = {one.kind for one in attempt.kept}
    judged = attempt.verdict is not None and attempt.verdict.outcome is Outcome.PASSED
    return judged and proposal.state == "unchanged" and bool(kinds) and kinds <= MERGED[settings.merge]


def merge_if_green(slug: str, proposal: Proposal, diff: str) -> Proposal:
    """Merge just this change, by the rules of the branch; what speaks against it is told in the proposal's reason."""
    assert proposal.number is not None
    pull = pull_requests.get_pull_request(slug, proposal.number)
    there = pull_requests.get_diff(slug, proposal.number).text
    same = patch_digest(there) == patch_digest(diff)
    if reason := not_green(slug, pull.head.sha) if same else "not merged: the pull request holds something else":
        return proposal.model_copy(update={"reason": reason})
    try:
        pull_requests.merge_pull_request(slug, proposal.number, pull.head.sha)
    except (Rejected, Conflict) as refusal:
        return proposal.model_copy(update={"reason": f"not merged: {refusal}"})
    return proposal.model_copy(update={"state": "merged"})


def not_green(slug: str, sha: str) -> str:
    """The check that has not passed, empty when all have."""
    for run in checks.list_check_runs(slug, sha):
        if run.conclusion not in GREEN:
            return f"not merged: {run.name} is {run.conclusion or run.status}"
    status = checks.get_status(slug, sha)
    waiting = [one.context for one in status.statuses if one.state != "success"]
    return f"not merged: {waiting[0]} has not succeeded" if waiting else ""
