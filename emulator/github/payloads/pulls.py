"""Pull requests, reviews and review comments."""

from emulator.github import objects
from emulator.github.diffs import file_diffs
from emulator.github.forks import head_of
from emulator.github.guards import merge_refusals
from emulator.github.here import Here
from emulator.github.merging import mergeable
from emulator.github.model.issues import Issue
from emulator.github.model.pulls import Pull, Review, ReviewComment
from emulator.github.model.repository import Json
from emulator.github.payloads.accounts import optional_user, user
from emulator.github.payloads.issues import association, reactions, shared
from emulator.github.payloads.repositories import repository


def _side(here: Here, ref: str, sha: str) -> Json:
    """One end of a pull request, which may lie in a fork."""
    owner = here.repository.owner
    return {
        "label": f"{owner}:{ref}",
        "ref": ref,
        "sha": sha,
        "user": user(here.state, owner),
        "repo": repository(here),
    }


def pull_simple(here: Here, issue: Issue, pull: Pull) -> Json:
    """A `pull-request-simple`."""
    url = f"{here.api}/pulls/{issue.number}"
    html = f"{here.html}/pull/{issue.number}"
    urls = {
        "self": url,
        "html": html,
        "issue": f"{here.api}/issues/{issue.number}",
        "comments": f"{here.api}/issues/{issue.number}/comments",
        "review_comments": f"{url}/comments",
        "review_comment": f"{here.api}/pulls/comments{{/number}}",
        "commits": f"{url}/commits",
        "statuses": f"{here.api}/statuses/{pull.head_sha}",
    }
    named = {f"{name}_url": urls[name] for name in ("html", "issue", "comments", "review_comments")}
    named |= {f"{name}_url": urls[name] for name in ("review_comment", "commits", "statuses")}
    return {
        **shared(here, issue),
        "id": pull.id,
        "node_id": f"PR_{pull.id}",
        "url": url,
        **named,
        "diff_url": f"{html}.diff",
        "patch_url": f"{html}.patch",
        "_links": {name: {"href": href} for name, href in urls.items()},
        "head": _side(head_of(here, pull), pull.head_ref, pull.head_sha),
        "base": _side(here, pull.base_ref, pull.base_sha),
        "draft": pull.draft,
        "merged_at": pull.merged_at,
        "merge_commit_sha": pull.merge_commit_sha,
        "requested_reviewers": [user(here.state, login) for login in pull.requested_reviewers],
        "requested_teams": [],
        "auto_merge": auto_merge(here, issue, pull),
    }


def auto_merge(here: Here, issue: Issue, pull: Pull) -> Json | None:
    """An `auto-merge`, or nothing."""
    held = pull.auto_merge
    if not held:
        return None
    return {
        "enabled_by": user(here.state, held.enabled_by),
        "merge_method": held.merge_method,
        "commit_title": held.commit_title or issue.title,
        "commit_message": held.commit_message or "",
    }


def pull_request(here: Here, issue: Issue, pull: Pull) -> Json:
    """A `pull-request`."""
    diffs = file_diffs(here.git, pull.base_sha, pull.head_sha)
    open_now = issue.state == "open"
    clean = mergeable(here.git, pull.base_sha, pull.head_sha) if open_now else None
    ready = "blocked" if open_now and merge_refusals(here, issue.user, pull) else "clean"
    states = {None: "unknown", True: "draft" if pull.draft else ready, False: "dirty"}
    return pull_simple(here, issue, pull) | {
        "merged": pull.merged,
        "mergeable": clean,
        "rebaseable": clean,
        "mergeable_state": states[clean],
        "merged_by": optional_user(here.state, pull.merged_by),
        "comments": len(issue.comments),
        "review_comments": len(pull.comments),
        "maintainer_can_modify": pull.maintainer_can_modify,
        "commits": len(objects.commits(here.git, f"{pull.base_sha}..{pull.head_sha}")),
        "additions": sum(file.additions for file in diffs),
        "deletions": sum(file.deletions for file in diffs),
        "changed_files": len(diffs),
    }


def pull_minimal(here: Here, issue: Issue, pull: Pull) -> Json:
    """A `pull-request-minimal`."""
    base, head = (
        {"id": each.repository.id, "url": each.api, "name": each.repository.name}
        for each in (here, head_of(here, pull))
    )
    return {
        "id": pull.id,
        "number": issue.number,
        "url": f"{here.api}/pulls/{issue.number}",
        "head": {"ref": pull.head_ref, "sha": pull.head_sha, "repo": head},
        "base": {"ref": pull.base_ref, "sha": pull.base_sha, "repo": base},
    }


def review(here: Here, issue: Issue, each: Review) -> Json:
    """A `pull-request-review`."""
    html = f"{here.html}/pull/{issue.number}#pullrequestreview-{each.id}"
    pull = f"{here.api}/pulls/{issue.number}"
    body: Json = {
        "id": each.id,
        "node_id": f"PRR_{each.id}",
        "user": user(here.state, each.user),
        "body": each.body,
        "state": each.state,
        "html_url": html,
        "pull_request_url": pull,
        "author_association": association(here, each.user),
        "_links": {"html": {"href": html}, "pull_request": {"href": pull}},
        "commit_id": each.commit_id,
    }
    return body if each.state == "PENDING" else body | {"submitted_at": each.submitted_at}


def review_comment(here: Here, issue: Issue, each: ReviewComment) -> Json:
    """A `pull-request-review-comment`."""
    url = f"{here.api}/pulls/comments/{each.id}"
    html = f"{here.html}/pull/{issue.number}#discussion_r{each.id}"
    pull = f"{here.api}/pulls/{issue.number}"
    body: Json = {
        "url": url,
        "id": each.id,
        "node_id": f"PRRC_{each.id}",
        "pull_request_review_id": each.review,
        "diff_hunk": each.diff_hunk,
        "path": each.path,
        "position": each.diff_hunk.count("\n") + 1,
        "original_position": each.diff_hunk.count("\n") + 1,
        "commit_id": each.commit_id,
        "original_commit_id": each.commit_id,
        "user": user(here.state, each.user),
        "body": each.body,
        "created_at": each.created_at,
        "updated_at": each.updated_at,
        "html_url": html,
        "pull_request_url": pull,
        "author_association": association(here, each.user),
        "_links": {"self": {"href": url}, "html": {"href": html}, "pull_request": {"href": pull}},
        "subject_type": each.subject_type,
        "reactions": reactions(url),
    }
    if each.line:
        body |= {"line": each.line, "original_line": each.line, "side": each.side}
        body |= {"start_line": each.start_line, "original_start_line": each.start_line, "start_side": each.start_side}
    return body | ({"in_reply_to_id": each.in_reply_to} if each.in_reply_to else {})
