"""One pull request per topic: proposed once, brought up to date later, never a second one."""

import hashlib
import re
from enum import StrEnum
from typing import Literal

from prefect import task
from prefect.cache_policies import NO_CACHE
from pydantic import BaseModel, ConfigDict, Field

from analysis.report.markdown_text import escape
from integrations import git_patches
from integrations.database import audit
from integrations.git_patches import OWN
from integrations.github import issues, pull_requests
from integrations.github.models import PullRequest
from integrations.redaction import redact_text
from tasks.checkouts import with_token
from tasks.repositories import Repository
from tasks.repository_settings import PullRequestSettings
from tasks.retries import may_succeed_later
from tasks.writing import current_journal, github

DIGEST = re.compile(r"<!-- autopilot:patch=([0-9a-f]{16}) -->")

type State = Literal[
    "opened", "updated", "unchanged", "planned", "reported", "nothing", "capped", "declined", "taken over", "merged"
]


class Mode(StrEnum):
    """How far an operation goes."""

    REPORT = "report"
    DRY_RUN = "dry_run"
    PULL_REQUEST = "pull_request"


class Change(BaseModel):
    """What is proposed: a unified diff against the commit of the checkout, and how it is explained.

    `topic` names the branch: the same topic is the same pull request for ever.
    """

    model_config = ConfigDict(frozen=True)

    topic: str = Field(pattern=r"^[a-z0-9][a-z0-9._-]*$", max_length=80)
    title: str
    body: str
    diff: str


class Proposal(BaseModel):
    """What became of a change. `declined`: somebody closed the same; `taken over`: somebody pushed to its branch."""

    model_config = ConfigDict(frozen=True)

    topic: str
    branch: str
    title: str
    state: State
    files: tuple[str, ...] = ()
    number: int | None = None
    url: str | None = None
    reason: str = ""
    diff: str = ""

    @property
    def sentence(self) -> str:
        """For a report in Markdown: which pull request, what became of it, and why."""
        number = f"#{self.number} " if self.number else ""
        return f"{number}{self.state}{f': {escape(self.reason)}' if self.reason else ''}."


class NotOnGitHub(ValueError):
    """A pull request was asked for, and the repository has no place for one."""


@task(
    task_run_name="propose {change.topic}",
    cache_policy=NO_CACHE,
    retries=2,
    retry_delay_seconds=[2, 10],
    retry_condition_fn=may_succeed_later,
)
def propose(repository: Repository, change: Change, mode: Mode, *, asked_for: bool = False) -> Proposal:
    """Bring the change before people as the mode says; doing it again changes nothing.

    What people asked for by themselves comes above the limit of open ones, and after somebody had closed the same.
    Raises NotOnGitHub, ServiceError, GitError.
    """
    branch = OWN + change.topic
    known = Proposal(topic=change.topic, branch=branch, title=change.title, state="nothing", files=_files(change.diff))
    if not change.diff.strip():
        return known
    if mode is Mode.REPORT:
        return known.model_copy(update={"state": "reported", "diff": change.diff})
    if mode is Mode.DRY_RUN:
        return known.model_copy(update={"state": "planned", "diff": change.diff})
    if repository.slug is None:
        raise NotOnGitHub(
            f"{repository.name} has no address on the GitHub of GITHUB_API_URL, so there can be no pull request. "
            "Give owner/name, or use the mode dry_run and apply its diff"
        )
    return _open(repository, repository.slug, change, known, asked_for=asked_for)


def _open(repository: Repository, slug: str, change: Change, known: Proposal, *, asked_for: bool) -> Proposal:
    """Open or update the pull request, unless people have said otherwise."""
    body = f"{change.body.rstrip()}\n\n<!-- autopilot:patch={patch_digest(change.diff)} -->"
    body = redact_text(body, current_journal().secrets)
    hub, owner = github(), slug.partition("/")[0]
    of_topic = pull_requests.list_pull_requests(hub, slug, state="all", head=f"{owner}:{known.branch}")
    current = next((pull for pull in of_topic if pull.state == "open"), None)
    if not asked_for and (refused := _refusal(of_topic, current, change)):
        end = "merged" if refused.merged_at else "closed"
        return _of(known, "declined", refused, reason=f"#{refused.number} proposed the same and was {end}")
    uninvited = current is None and not asked_for
    if uninvited and (reason := _cap(repository, slug, pull_requests.list_pull_requests(hub, slug))):
        return known.model_copy(update={"state": "capped", "reason": reason, "diff": change.diff})
    url = with_token(repository.url)
    there = git_patches.remote_commit(repository.mirror, known.branch, url)
    if current and there and (people := git_patches.others_at_work(repository.mirror, repository.commit, there, url)):
        return _of(known, "taken over", current, reason=f"{people[0]} pushed to {known.branch}, so it is left alone")
    same = there is not None and current is not None and _digest_in(current) == patch_digest(change.diff)
    if not same:
        sha = git_patches.commit_patch(repository.mirror, repository.commit, change.diff, change.title)
        git_patches.publish(repository.mirror, known.branch, sha, url, current_journal(), there)
    settings = repository.settings.pull_requests
    effect = pull_requests.create_pull_request(
        hub, slug, change.title, body, head=known.branch, base=repository.branch, draft=settings.draft
    )
    if effect.value is None:
        return known.model_copy(update={"state": "planned", "diff": change.diff})
    _introduce(slug, effect.value, settings)
    changed: State = (
        "opened" if effect.change == "created" else "unchanged" if same and effect.change == "unchanged" else "updated"
    )
    return _of(known, changed, effect.value)


def _introduce(slug: str, pull: PullRequest, settings: PullRequestSettings) -> None:
    """Label it and ask its reviewers, each once in its life: what people take away stays away.

    Our records tell, not the run: one that was killed in between goes on here.
    """
    hub, database, target = github(), current_journal().database, f"{slug}#{pull.number}"
    if settings.labels and audit.made(database, "github", target, f"labels-{pull.number}") is None:
        there = {label.name for label in pull.labels}
        issues.set_labels(hub, slug, pull.number, sorted(there.union(settings.labels)))
    if settings.reviewers and audit.made(database, "github", target, f"reviewers-{pull.number}") is None:
        pull_requests.request_reviewers(hub, slug, pull.number, settings.reviewers)


def patch_digest(diff: str) -> str:
    """The same for the same change, wherever in a file it has come to lie: line numbers and hashes do not count."""
    lines = [line for line in diff.splitlines() if not line.startswith(("@@", "index "))]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def _of(known: Proposal, state: State, pull: PullRequest, reason: str = "") -> Proposal:
    return known.model_copy(update={"state": state, "number": pull.number, "url": pull.html_url, "reason": reason})


def _refusal(of_topic: list[PullRequest], current: PullRequest | None, change: Change) -> PullRequest | None:
    """The closed pull request that proposed just this: somebody said no, or merged it since the run began."""
    if current:
        return None
    digest = patch_digest(change.diff)
    return next((pull for pull in of_topic if _digest_in(pull) == digest), None)


def of_our_own(slug: str, pull: PullRequest) -> bool:
    """Whether it comes from a branch of ours; anybody can give one in a fork the same name."""
    owner = slug.partition("/")[0]
    return pull.head.ref.startswith(OWN) and pull.head.label.casefold() == f"{owner}:{pull.head.ref}".casefold()


def _cap(repository: Repository, slug: str, open_pulls: list[PullRequest]) -> str:
    ours = [pull for pull in open_pulls if of_our_own(slug, pull)]
    limit = repository.settings.pull_requests.at_once
    if len(ours) < limit:
        return ""
    return (
        f"{len(ours)} pull requests of ours are open; the limit is {limit} (pull_requests.at_once in .autopilot.yaml)"
    )


def _digest_in(pull: PullRequest) -> str:
    match = DIGEST.search(pull.body or "")
    return match[1] if match else ""


def _files(diff: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(re.findall(r"^diff --git a/.+ b/(.+)$", diff, re.MULTILINE)))
