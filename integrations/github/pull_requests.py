"""Pull requests: read, open, review, merge."""

from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel, JsonValue

from integrations.github.client import GitHub
from integrations.github.marker import heading, is_marked, mark
from integrations.github.models import ChangedFile, Done, PullRequest, Review
from integrations.writes import Effect

type MergeMethod = Literal["merge", "squash", "rebase"]


class LineComment(BaseModel):
    """A remark on lines of the new version; a suggestion is a body with a ```suggestion block."""

    path: str
    body: str
    line: int
    start_line: int | None = None
    side: Literal["LEFT", "RIGHT"] = "RIGHT"
    start_side: Literal["LEFT", "RIGHT"] | None = None


def get_pull_request(github: GitHub, repository: str, number: int) -> PullRequest:
    return github.get(f"/repos/{repository}/pulls/{number}", PullRequest)


def list_pull_requests(
    github: GitHub, repository: str, *, state: Literal["open", "closed", "all"] = "open", head: str | None = None
) -> list[PullRequest]:
    """Pull requests, newest first; `head` is `owner:branch`. Only those: another one must not be taken for ours."""
    found = github.pages(f"/repos/{repository}/pulls", PullRequest, {"state": state, "head": head})
    return [pull for pull in found if head is None or is_from(pull, head)]


def is_from(pull: PullRequest, head: str) -> bool:
    """Whether it comes from this `owner:branch`; GitHub tells no owner where the account is gone."""
    known = pull.head.label.casefold() in {"", head.casefold()}
    return known and pull.head.ref == head.partition(":")[2]


def list_files(github: GitHub, repository: str, number: int) -> list[ChangedFile]:
    """What it changes, a patch a file; GitHub gives 3,000 files at most."""
    return github.pages(f"/repos/{repository}/pulls/{number}/files", ChangedFile, limit=3000)


def create_pull_request(  # noqa: PLR0913
    github: GitHub,
    repository: str,
    title: str,
    body: str,
    *,
    head: str,
    base: str,
    draft: bool = False,
) -> Effect[PullRequest]:
    """The open pull request from branch `head` into `base`, with this title and body."""
    path = f"/repos/{repository}/pulls"
    title, text = heading(title), mark(body, f"pull-{head}")
    words: dict[str, JsonValue] = {"title": title, "body": text}
    payload = words | {"head": head, "base": base, "draft": draft}

    def find() -> PullRequest | None:
        whole = head if ":" in head else f"{repository.partition('/')[0]}:{head}"
        known = list_pull_requests(github, repository, head=whole)
        return next((pull for pull in known if pull.base.ref == base), None)

    def send(before: PullRequest | None) -> PullRequest:
        if before:
            return github.send("PATCH", f"{path}/{before.number}", words, PullRequest)
        return github.send("POST", path, payload, PullRequest)

    return github.write(
        "create_pull_request", repository, f"pull-{head}", payload, send,
        sentence=f"Open the pull request “{title}” from {head} into {base}", find=find,
        done=lambda pull: (pull.title, pull.body) == (title, text),
    )  # fmt: skip


def update_pull_request(  # noqa: PLR0913
    github: GitHub,
    repository: str,
    number: int,
    *,
    title: str | None = None,
    body: str | None = None,
    base: str | None = None,
) -> Effect[PullRequest]:
    """Set the fields that are given; `readiness.set_draft` makes it a draft."""
    path = f"/repos/{repository}/pulls/{number}"
    wanted = {"title": title, "body": body, "base": base}
    payload: dict[str, JsonValue] = {name: value for name, value in wanted.items() if value is not None}

    def done(pull: PullRequest) -> bool:
        held: dict[str, JsonValue] = {"title": pull.title, "body": pull.body, "base": pull.base.ref}
        return held | payload == held

    return github.write(
        "update_pull_request", f"{repository}#{number}", f"update-{number}", payload,
        lambda _: github.send("PATCH", path, payload, PullRequest),
        sentence=f"Set {', '.join(payload)} of #{number}", find=lambda: github.get(path, PullRequest), done=done,
    )  # fmt: skip


def close_pull_request(github: GitHub, repository: str, number: int) -> Effect[PullRequest]:
    path = f"/repos/{repository}/pulls/{number}"
    return github.write(
        "close_pull_request", f"{repository}#{number}", f"close-{number}", {"state": "closed"},
        lambda _: github.send("PATCH", path, {"state": "closed"}, PullRequest),
        sentence=f"Close #{number}", find=lambda: github.get(path, PullRequest),
        done=lambda pull: pull.state == "closed",
    )  # fmt: skip


def request_reviewers(github: GitHub, repository: str, number: int, logins: Sequence[str]) -> Effect[PullRequest]:
    """Ask these people, beside those who are asked already."""
    path = f"/repos/{repository}/pulls/{number}"
    payload: dict[str, JsonValue] = {"reviewers": list(logins)}
    return github.write(
        "request_reviewers", f"{repository}#{number}", f"reviewers-{number}", payload,
        lambda _: github.send("POST", f"{path}/requested_reviewers", payload, PullRequest),
        sentence=f"Ask {', '.join(logins)} to review #{number}", find=lambda: github.get(path, PullRequest),
        done=lambda pull: set(logins) <= {user.login for user in pull.requested_reviewers},
    )  # fmt: skip


def list_reviews(github: GitHub, repository: str, number: int) -> list[Review]:
    """Reviews, oldest first."""
    return github.pages(f"/repos/{repository}/pulls/{number}/reviews", Review)


def create_review(  # noqa: PLR0913
    github: GitHub,
    repository: str,
    number: int,
    body: str,
    *,
    key: str,
    event: Literal["COMMENT", "APPROVE", "REQUEST_CHANGES"] = "COMMENT",
    comments: Sequence[LineComment] = (),
    commit: str | None = None,
) -> Effect[Review]:
    """The review of this key; reviews are not updated, so a new opinion needs a new key."""
    path = f"/repos/{repository}/pulls/{number}/reviews"
    payload: dict[str, JsonValue] = {"body": mark(body, key), "event": event}
    payload["comments"] = [comment.model_dump(exclude_none=True) for comment in comments]
    if commit:
        payload["commit_id"] = commit

    def find() -> Review | None:
        return next((review for review in github.pages(path, Review) if is_marked(review.body, key)), None)

    return github.write(
        "create_review", f"{repository}#{number}", key, payload,
        lambda _: github.send("POST", path, payload, Review),
        sentence=f"Review #{number} with {len(comments)} line comments", find=find,
    )  # fmt: skip


def dismiss_review(github: GitHub, repository: str, number: int, review: int, message: str) -> Effect[Review]:
    """Take back the verdict of a review, with the reason that people see."""
    path = f"/repos/{repository}/pulls/{number}/reviews/{review}"
    payload: dict[str, JsonValue] = {"message": message, "event": "DISMISS"}
    return github.write(
        "dismiss_review", f"{repository}#{number}", f"dismiss-{review}", payload,
        lambda _: github.send("PUT", f"{path}/dismissals", payload, Review),
        sentence=f"Take back a review of #{number}", find=lambda: github.get(path, Review),
        done=lambda held: held.state == "DISMISSED",
    )  # fmt: skip


def merge(
    github: GitHub, repository: str, number: int, *, sha: str, method: MergeMethod = "squash"
) -> Effect[PullRequest]:
    """Merge if the head is still `sha`. Raises Conflict if it moved, Rejected if it cannot be merged."""
    path = f"/repos/{repository}/pulls/{number}"
    payload: dict[str, JsonValue] = {"sha": sha, "merge_method": method}

    def send(_: PullRequest | None) -> PullRequest:
        github.send("PUT", f"{path}/merge", payload, Done)
        return github.get(path, PullRequest)

    return github.write(
        "merge", f"{repository}#{number}", f"merge-{number}", payload, send,
        sentence=f"Merge #{number} ({method})", find=lambda: github.get(path, PullRequest),
        done=lambda pull: pull.merged,
    )  # fmt: skip
