"""What protection and rulesets ask of changes to a branch. Nobody is let past them, administrators neither."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from emulator.github import objects
from emulator.github.here import Here
from emulator.github.model.pulls import Pull

NOTHING = "0" * 40
PASSED = ("success", "neutral", "skipped")


@dataclass
class Demands:
    """All that is asked of one branch, from whichever rule it comes."""

    pull_request: bool = False
    approvals: int = 0
    fresh_approvals: bool = False
    resolved_threads: bool = False
    checks: set[str] = field(default_factory=set)
    up_to_date: bool = False
    linear: bool = False
    no_force: bool = False
    no_deletion: bool = False


def demands(here: Here, branch: str) -> Demands:
    """What protection and every active ruleset ask, together."""
    asked = Demands()
    if held := here.repository.protections.get(branch):
        _protected(asked, held)
    for ruleset in here.repository.rulesets.values():
        if ruleset["enforcement"] == "active" and _applies(here, ruleset, branch):
            for rule in _dicts(ruleset["rules"]):
                _ruled(asked, str(rule["type"]), rule.get("parameters") or {})
    return asked


def _protected(asked: Demands, held: dict[str, Any]) -> None:
    asked.no_force |= not held.get("allow_force_pushes")
    asked.no_deletion |= not held.get("allow_deletions")
    asked.linear |= bool(held.get("required_linear_history"))
    asked.resolved_threads |= bool(held.get("required_conversation_resolution"))
    reviews = held.get("required_pull_request_reviews")
    if reviews is not None:
        asked.pull_request = True
        asked.approvals = max(asked.approvals, reviews.get("required_approving_review_count", 1))
        asked.fresh_approvals |= bool(reviews.get("dismiss_stale_reviews"))
    if checks := held.get("required_status_checks"):
        asked.checks |= {*checks.get("contexts", []), *(check["context"] for check in checks.get("checks", []))}
        asked.up_to_date |= bool(checks.get("strict"))


def _ruled(asked: Demands, kind: str, given: dict[str, Any]) -> None:
    match kind:
        case "deletion":
            asked.no_deletion = True
        case "non_fast_forward":
            asked.no_force = True
        case "required_linear_history":
            asked.linear = True
        case "pull_request":
            asked.pull_request = True
            asked.approvals = max(asked.approvals, given.get("required_approving_review_count", 0))
            asked.fresh_approvals |= bool(given.get("dismiss_stale_reviews_on_push"))
            asked.resolved_threads |= bool(given.get("required_review_thread_resolution"))
        case "required_status_checks":
            asked.checks |= {check["context"] for check in given.get("required_status_checks", [])}
            asked.up_to_date |= bool(given.get("strict_required_status_checks_policy"))


def _applies(here: Here, ruleset: dict[str, Any], branch: str) -> bool:
    if ruleset.get("target", "branch") != "branch":
        return False
    named = (ruleset.get("conditions") or {}).get("ref_name") or {}
    chosen = any(_names(here, pattern, branch) for pattern in named.get("include", []))
    return chosen and not any(_names(here, pattern, branch) for pattern in named.get("exclude", []))


def _names(here: Here, pattern: str, branch: str) -> bool:
    if pattern == "~DEFAULT_BRANCH":
        return branch == here.repository.default_branch
    return pattern == "~ALL" or fnmatchcase(f"refs/heads/{branch}", pattern)


def _dicts(value: object) -> list[dict[str, Any]]:
    return value if isinstance(value, list) else []


def push_refusal(here: Here, branch: str, old: str, new: str) -> str | None:
    """Why a branch may not be moved by a push, if it may not; force pushes are judged where both commits are known."""
    asked = demands(here, branch)
    if new == NOTHING:
        return "Cannot delete this branch" if asked.no_deletion else None
    if old == NOTHING:
        return None
    if asked.pull_request:
        return "Changes must be made through a pull request."
    return next(_missing_checks(here, asked, new), None)


def is_forced(here: Here, branch: str, old: str, new: str) -> bool:
    """Whether a branch that may not be forced would be; both commits are in the repository."""
    known = NOTHING not in (old, new)
    return known and demands(here, branch).no_force and not objects.contains(here.git, old, new)


def merge_refusals(here: Here, author: str, pull: Pull) -> list[str]:
    """What still stands between a pull request and its base, as GitHub words it."""
    asked = demands(here, pull.base_ref)
    found = [*_missing_checks(here, asked, pull.head_sha), *_missing_reviews(here, asked, author, pull)]
    if asked.resolved_threads and any(not (each.resolved or each.in_reply_to) for each in pull.comments):
        found.append("A conversation must be resolved before this pull request can be merged.")
    if asked.up_to_date and not objects.contains(here.git, pull.base_sha, pull.head_sha):
        found.append("Head branch is out of date. Review and try the merge again.")
    return found


def _missing_checks(here: Here, asked: Demands, sha: str) -> Iterator[str]:
    results = check_results(here, sha)
    for context in sorted(asked.checks):
        if results.get(context) not in PASSED:
            state = "failing" if results.get(context) in ("failure", "error") else "expected"
            yield f'Required status check "{context}" is {state}.'


def check_results(here: Here, sha: str) -> dict[str, str]:
    """The latest result of each status and check run of a commit."""
    latest = {each.context: each.state for each in here.repository.statuses if each.sha == sha}
    checks = [each for each in here.repository.check_runs.values() if each.head_sha == sha]
    return latest | {each.name: each.conclusion or "" for each in checks}


def _missing_reviews(here: Here, asked: Demands, author: str, pull: Pull) -> Iterator[str]:
    if not asked.pull_request:
        return
    opinions = {
        review.user: review
        for review in pull.reviews
        if review.state in ("APPROVED", "CHANGES_REQUESTED", "DISMISSED") and review.user != author
    }
    if any(review.state == "CHANGES_REQUESTED" for review in opinions.values()):
        yield "Changes have been requested by a reviewer."
    given = [
        review
        for review in opinions.values()
        if review.state == "APPROVED"
        and review.user in here.repository.collaborators
        and (review.commit_id == pull.head_sha or not asked.fresh_approvals)
    ]
    if len(given) < asked.approvals:
        count = f"{asked.approvals} approving review{'s are' if asked.approvals > 1 else ' is'}"
        yield f"At least {count} required by reviewers with write access."
