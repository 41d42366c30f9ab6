"""Branches, labels, milestones and rules of a repository on GitHub, held to what its settings want."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from analysis.housekeeping.branches import Head, Spent, spent
from analysis.housekeeping.settings import LabelWish
from integrations.errors import Conflict, Forbidden, NotFound
from integrations.github import branches, issues, milestones, protection, pull_requests
from integrations.github.models import Milestone
from integrations.github.protection import Protection
from tasks.automation import Request, TableReport, settings_of
from tasks.proposals import Mode
from tasks.repositories import Repository
from tasks.retries import reads, writes
from tasks.writing import github

type Row = tuple[str, ...]


@reads("find spent branches")
def find_spent_branches(slug: str, checkout: Repository) -> list[Spent]:
    """Branches whose last commit was merged, but for protected ones and those that something open needs."""
    listed = branches.list_branches(github(), slug)
    free = [(one.name, one.sha) for one in listed if not one.protected and one.name != checkout.branch]
    owner = slug.partition("/")[0]
    heads = [
        Head(
            number=one.number, branch=one.head.ref if one.head.label == f"{owner}:{one.head.ref}" else "",
            sha=one.head.sha, base=one.base.ref, is_open=one.state == "open", merged_at=one.merged_at,
        )
        for one in pull_requests.list_pull_requests(github(), slug, state="all")
    ]  # fmt: skip
    return spent(free, heads, settings_of(checkout.settings).branches, datetime.now(UTC))


@writes("delete spent branches")
def delete_branches(request: Request, found: Sequence[Spent]) -> TableReport:
    """Each only if it still is at the commit that was merged."""
    rows = [(one.branch, one.sha[:12], f"merged as #{one.number}", _deleted(request, one)) for one in found]
    return TableReport(
        action="cleanup_branches", repository=request.slug, mode=request.mode, heading=f"Branches of {request.slug}",
        columns=("branch", "at", "why", "what was done"), rows=tuple(rows), nothing="No branch has served its purpose.",
    )  # fmt: skip


def _deleted(request: Request, one: Spent) -> str:
    def delete() -> str:
        return branches.delete_branch(github(), request.slug, one.branch, sha=one.sha).change

    return _done(request, delete)


@writes("bring labels up to date")
def bring_labels_up_to_date(request: Request, checkout: Repository) -> TableReport:
    """Make, rename and describe labels as the settings say; others are left alone."""
    wanted, held = settings_of(checkout.settings).labels, issues.list_labels(github(), request.slug)
    there = {label.name.lower(): label for label in held}
    rows = list[Row]()
    for name, wish in wanted.items():
        old = next((there[one.lower()] for one in (name, *wish.was) if one.lower() in there), None)
        if old is None:
            rows.append((name, "missing", _done(request, _made(request.slug, name, wish))))
        elif (old.name, old.color, old.description or "") != (name, wish.color, wish.description):
            rows.append((name, f"is {old.name}, {old.color}, {old.description or 'without description'}",
                         _done(request, _updated(request.slug, old.name, name, wish))))  # fmt: skip
    nothing = "All labels are as they should be." if wanted else "No label is wished for: list them under `labels`."
    return TableReport(
        action="sync_labels", repository=request.slug, mode=request.mode, heading=f"Labels of {request.slug}",
        columns=("label", "was", "what was done"), rows=tuple(rows), nothing=nothing, remarks=checkout.remarks,
    )  # fmt: skip


def _made(slug: str, name: str, wish: LabelWish) -> Callable[[], str]:
    return lambda: issues.ensure_label(github(), slug, name, wish.color, wish.description).change


def _updated(slug: str, old: str, name: str, wish: LabelWish) -> Callable[[], str]:
    return lambda: (
        issues.update_label(github(), slug, old, new_name=name, color=wish.color, description=wish.description).change
    )


@writes("protect branches")
def hold_to_policy(request: Request, checkout: Repository) -> TableReport:
    """How each branch strays from what is wanted, and protecting it just like that."""
    rows = list[Row]()
    for branch, policy in settings_of(checkout.settings).protect.items():
        try:
            strays = protection.drift(protection.get_protection(github(), request.slug, branch), policy)
        except NotFound:
            rows.append((branch, "there is no such branch", ""))
            continue
        if strays:
            rows.append((branch, "; ".join(strays), _done(request, _protected(request.slug, branch, policy))))
    return TableReport(
        action="protect_branches", repository=request.slug, mode=request.mode, heading=f"Protection in {request.slug}",
        columns=("branch", "strays from the policy", "what was done"), rows=tuple(rows), remarks=checkout.remarks,
    )  # fmt: skip


def _protected(slug: str, branch: str, policy: Protection) -> Callable[[], str]:
    return lambda: protection.protect_branch(github(), slug, branch, policy).change


@writes("close milestones")
def close_what_is_done(request: Request) -> TableReport:
    """Close milestones without an open issue; those that are late are told of."""
    rows = list[Row]()
    for one in milestones.list_milestones(github(), request.slug):
        state = f"{one.closed_issues} of {one.open_issues + one.closed_issues} done"
        if one.closed_issues and not one.open_issues:
            rows.append((one.title, state, _done(request, _closed(request.slug, one))))
        elif one.due_on and one.due_on < datetime.now(UTC):
            rows.append((one.title, f"{state}, due {one.due_on:%Y-%m-%d}", "late"))
    return TableReport(
        action="update_milestones", repository=request.slug, mode=request.mode, heading=f"Milestones of {request.slug}",
        columns=("milestone", "state", "what was done"), rows=tuple(rows), nothing="No milestone is done or late.",
    )  # fmt: skip


def _closed(slug: str, one: Milestone) -> Callable[[], str]:
    return lambda: milestones.update_milestone(github(), slug, one.number, state="closed").change


def _done(request: Request, write: Callable[[], str]) -> str:
    """What became of one write; that one is refused keeps no other from being made."""
    if request.mode is Mode.REPORT:
        return ""
    try:
        return write()
    except (Conflict, Forbidden, NotFound) as error:
        return f"not done: {error}"
