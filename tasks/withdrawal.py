"""Closing pull requests of ours that nothing is left of."""

from collections.abc import Collection

from prefect import task
from prefect.cache_policies import NO_CACHE

from integrations import git_patches
from integrations.git_patches import OWN
from integrations.github import issues, pull_requests
from integrations.github.models import PullRequest
from tasks.checkouts import with_token
from tasks.proposals import DIGEST, Mode, of_our_own
from tasks.repositories import Repository
from tasks.retries import may_succeed_later
from tasks.writing import github

KEY = "withdrawn"
WHY = "There is nothing left of this to do: {why}. So it is closed; when there is something again, it is proposed anew."


@task(
    task_run_name="withdraw what is obsolete of {prefix}",
    cache_policy=NO_CACHE,
    retries=2,
    retry_delay_seconds=[2, 10],
    retry_condition_fn=may_succeed_later,
)
def withdraw(repository: Repository, prefix: str, wanted: Collection[str], why: str, mode: Mode) -> tuple[str, ...]:
    """Close what is open of topics that begin with `prefix` and are not wanted any more; a sentence for each.

    What people have pushed to is left to them. Closing does not count as a refusal, as a person's would.
    """
    slug = repository.slug
    if slug is None or mode is not Mode.PULL_REQUEST:
        return ()
    pulls = [pull for pull in pull_requests.list_pull_requests(github(), slug) if of_our_own(slug, pull)]
    topics = {pull.number: pull.head.ref.removeprefix(OWN) for pull in pulls}
    spent = [pull for pull in pulls if topics[pull.number].startswith(prefix) and topics[pull.number] not in wanted]
    return tuple(_close(repository, slug, pull, why) for pull in spent)


def _close(repository: Repository, slug: str, pull: PullRequest, why: str) -> str:
    url = with_token(repository.url)
    there = git_patches.remote_commit(repository.mirror, pull.head.ref, url)
    if there and git_patches.others_at_work(repository.mirror, repository.commit, there, url):
        return f"#{pull.number} {pull.title} is obsolete, and left alone as somebody pushed to it"
    hub = github()
    issues.add_comment(hub, slug, pull.number, WHY.format(why=why), key=KEY)
    pull_requests.update_pull_request(hub, slug, pull.number, body=DIGEST.sub("", pull.body or "").rstrip())
    pull_requests.close_pull_request(hub, slug, pull.number)
    return f"#{pull.number} {pull.title} was closed, as it is obsolete"
