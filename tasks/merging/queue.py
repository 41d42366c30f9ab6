"""The queue of pull requests: who is in it, and what stands in the way of each."""

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict

from analysis.merge_train.rules import Candidate, Opinion, is_tested_as_it_lands
from analysis.merge_train.settings import MergeSettings
from integrations import git
from integrations.errors import Forbidden, GitError, NotFound
from integrations.git_merges import contains
from integrations.github import checks, protection, pull_requests, review_threads
from integrations.github.models import PullRequest
from tasks.automation import Request, settings_of
from tasks.checkouts import with_token
from tasks.repositories import Repository
from tasks.retries import reads
from tasks.writing import github

VERDICTS = ("APPROVED", "CHANGES_REQUESTED", "DISMISSED")


class Queue(BaseModel):
    """Candidates in order with what blocks each; `required` are the checks that must have passed."""

    model_config = ConfigDict(frozen=True)

    slug: str
    base: str
    tip: str
    settings: MergeSettings
    required: tuple[str, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    blockers: dict[int, tuple[str, ...]] = {}

    @property
    def ready(self) -> list[Candidate]:
        return [one for one in self.candidates if not self.blockers[one.number]]

    @property
    def batch(self) -> list[Candidate]:
        """What is tested next. Where the branch wants everything up to date, only one can land at a time."""
        return self.ready[: 1 if self.settings.up_to_date else self.settings.batch]

    @property
    def is_tested(self) -> bool:
        """Whether the batch is a single pull request whose own checks saw what the base will be."""
        return len(self.batch) == 1 and is_tested_as_it_lands(self.batch[0], self.required)


@reads("read merge queue")
def read_queue(request: Request, checkout: Repository, done: Sequence[int] = ()) -> Queue:
    """The pull request of the request, or all that have the label, in the order of their numbers; none of `done`."""
    settings, base = settings_of(checkout.settings).merge, request.base or checkout.branch
    asked = protection_of(request.slug, base)
    settings = settings.model_copy(update={"up_to_date": settings.up_to_date or bool(asked and asked.up_to_date)})
    required = tuple(sorted({*settings.checks, *((asked.checks if asked else None) or ())}))
    found = [_candidate(checkout, request.slug, one) for one in _pulls(request, settings) if one.number not in done]
    blockers = {one.number: one.blockers(settings, required, base) for one in found}
    return Queue(
        slug=request.slug, base=base, tip=checkout.commit, settings=settings, required=required,
        candidates=tuple(found), blockers=blockers,
    )  # fmt: skip


def protection_of(slug: str, base: str) -> protection.Protection | None:
    """What the branch asks for; nothing where the token may not see it: GitHub itself asks again at the merge."""
    try:
        return protection.get_protection(github(), slug, base)
    except (Forbidden, NotFound):
        return None


def _pulls(request: Request, settings: MergeSettings) -> list[PullRequest]:
    """With all that only a single pull request tells, such as conflicts."""
    numbers = [request.number] if request.number else [
        one.number
        for one in pull_requests.list_pull_requests(github(), request.slug)
        if settings.label in [label.name for label in one.labels]
    ]  # fmt: skip
    pulls = [pull_requests.get_pull_request(github(), request.slug, number) for number in sorted(numbers)]
    return [one for one in pulls if one.state == "open"]


def _candidate(checkout: Repository, slug: str, pull: PullRequest) -> Candidate:
    reviews = pull_requests.list_reviews(github(), slug, pull.number)
    threads = review_threads.list_review_threads(github(), slug, pull.number, resolved=False)
    return Candidate(
        number=pull.number, title=pull.title, head=pull.head.sha, base=pull.base.ref, draft=pull.draft,
        author=pull.user.login if pull.user else "", mergeable=pull.mergeable,
        labels=tuple(label.name for label in pull.labels), open_threads=len(threads),
        behind=not contains_base(checkout, pull), results=results_of(slug, pull.head.sha),
        opinions=tuple(
            Opinion(
                by=one.user.login, state=one.state, commit=one.commit_id or "", association=one.author_association
            )
            for one in reviews
            if one.user and one.state in VERDICTS
        ),
    )  # fmt: skip


def contains_base(checkout: Repository, pull: PullRequest) -> bool:
    """Whether the pull request has all commits of its base; its head is fetched for what comes next."""
    try:
        git.fetch(checkout.mirror, f"refs/pull/{pull.number}/head", with_token(checkout.url))
        return contains(checkout.mirror, pull.head.sha, checkout.commit)
    except GitError:
        return False


def results_of(slug: str, sha: str) -> dict[str, str]:
    """The conclusion of each check run and the state of each status of a commit, empty while it runs."""
    runs = checks.list_check_runs(github(), slug, sha)
    statuses = checks.combined_status(github(), slug, sha).statuses
    return {one.context: one.state for one in statuses} | {one.name: one.conclusion or "" for one in runs}
