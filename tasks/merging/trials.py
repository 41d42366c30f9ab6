"""Testing pull requests together, as they will land."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from prefect import task
from prefect.cache_policies import NO_CACHE
from pydantic import BaseModel, ConfigDict

from analysis.merge_train.results import State, failing, state_of
from analysis.merge_train.rules import Candidate
from analysis.progress import report_progress
from analysis.removal.bisect import most_that_pass
from integrations import git_patches
from integrations.errors import MergeConflict, NotFound, Rejected
from integrations.git_merges import changes_between, merge_commits
from integrations.git_patches import OWN
from tasks.checkouts import with_token
from tasks.merging.queue import Queue, results_of
from tasks.repositories import Repository
from tasks.verification import Outcome, Verdict, verify
from tasks.writing import current_journal

TITLE = "Merge #{number} to test it as it will land"
CONFLICTS = "it conflicts with what goes in before it"
NOT_TRIED = "there was no time to find out whether it can go in"
NO_JUDGE = "nothing can judge it: {why}"
SECONDS = 15.0
"""Between two looks at CI."""


class Failure(BaseModel):
    """Why one does not go in, with what it was tried and what was printed."""

    model_config = ConfigDict(frozen=True)

    number: int
    why: str
    after: tuple[int, ...] = ()
    output: str = ""
    is_its_fault: bool = True


class Trial(BaseModel):
    """What passes together as the commit `tested`; `waiting` says what CI has not said yet."""

    model_config = ConfigDict(frozen=True)

    passing: tuple[Candidate, ...] = ()
    tested: str = ""
    failures: tuple[Failure, ...] = ()
    waiting: str = ""


class StillTesting(Exception):
    """CI has not said yet what it thinks of a commit."""


class NobodyJudges(Exception):
    """There is no check that could tell good from bad."""


@dataclass
class _Trials:
    """What was found out about each set, by the numbers in it."""

    checkout: Repository
    queue: Queue
    judge: Callable[[str], Verdict]
    commits: dict[tuple[int, ...], str] = field(default_factory=dict)
    failures: dict[int, Failure] = field(default_factory=dict)

    def passes(self, part: Sequence[Candidate]) -> bool:
        numbers = tuple(one.number for one in part)
        before, last = numbers[:-1], numbers[-1]
        try:
            self.commits[numbers] = _together(self.checkout, part)
        except MergeConflict:
            self.failures[last] = Failure(number=last, why=CONFLICTS, after=before)
            return False
        verdict = self.judge(self.commits[numbers])
        if verdict.outcome in (Outcome.NONE, Outcome.BROKEN):
            raise NobodyJudges(verdict.sentence)
        if verdict.outcome is Outcome.PASSED:
            return True
        self.failures[last] = Failure(number=last, why=_why(verdict), after=before, output=verdict.output)
        return False


@task(task_run_name="test the batch of {checkout.name}", cache_policy=NO_CACHE)
def try_batch(checkout: Repository, queue: Queue) -> Trial:
    """The most of the batch that passes together; what makes it fail is found by halving."""
    batch = queue.batch
    if not batch or queue.is_tested:
        return Trial(passing=tuple(batch))
    judge = _by_own_checks(checkout) if queue.settings.judge == "own" else _by_ci(checkout, queue)
    trials = _Trials(checkout, queue, judge)
    try:
        found = most_that_pass(batch, trials.passes, queue.settings.attempts)
    except StillTesting as error:
        return Trial(waiting=str(error))
    except NobodyJudges as error:
        why = NO_JUDGE.format(why=error)
        return Trial(failures=tuple(Failure(number=one.number, why=why, is_its_fault=False) for one in batch))
    untried = [Failure(number=one.number, why=NOT_TRIED, is_its_fault=False) for one in found.untried]
    tested = trials.commits.get(tuple(one.number for one in found.kept), "")
    failures = (*(trials.failures[one.number] for one in found.failing), *untried)
    return Trial(passing=found.kept, tested=tested, failures=failures)


def _together(checkout: Repository, part: Sequence[Candidate]) -> str:
    """The base with these merged into it, one after the other. Raises MergeConflict."""
    tip = checkout.commit
    for one in part:
        tip = merge_commits(checkout.mirror, tip, one.head, TITLE.format(number=one.number), with_token(checkout.url))
    return tip


def _by_own_checks(checkout: Repository) -> Callable[[str], Verdict]:
    """What failed on the base already is not held against anybody."""
    base: list[Verdict] = []

    def judge(commit: str) -> Verdict:
        patch = changes_between(checkout.mirror, checkout.commit, commit, with_token(checkout.url))
        verdict = verify.fn(checkout, patch)
        fine = verdict.outcome is Outcome.PASSED and not verdict.complaints
        if fine or verdict.outcome in (Outcome.NONE, Outcome.BROKEN):
            return verdict
        if not base:
            base.append(verify.fn(checkout))
        worse = verdict.is_worse_than(base[0])
        return verdict.model_copy(update={"outcome": Outcome.FAILED if worse else Outcome.PASSED})

    return judge


def _by_ci(checkout: Repository, queue: Queue) -> Callable[[str], Verdict]:
    """What CI says of a commit that is put on a branch of ours, unless it has said it before."""
    deadline = time.monotonic() + 60 * queue.settings.wait_minutes

    def judge(commit: str) -> Verdict:
        results = _said_before(queue, commit)
        if not results:
            _publish(checkout, queue, commit)
        while (state := state_of(results, queue.required)) in (State.PENDING, State.NONE):
            left = deadline - time.monotonic()
            if left <= 0 or current_journal().dry_run:
                raise StillTesting(f"CI has not said yet what it thinks of {commit[:12]} on {branch_of(queue)}")
            report_progress(f"wait for CI on {commit[:12]}", 0, 0)
            time.sleep(min(SECONDS, left))
            results = results_of(queue.slug, commit)
        failed = ", ".join(failing(results, queue.required))
        passed = state is State.PASSED
        return Verdict(outcome=Outcome.PASSED if passed else Outcome.FAILED, command="CI", output=failed)

    return judge


def _said_before(queue: Queue, commit: str) -> dict[str, str]:
    """Nothing of a commit that GitHub does not know."""
    try:
        return results_of(queue.slug, commit)
    except (NotFound, Rejected):
        return {}


def branch_of(queue: Queue) -> str:
    """Where CI finds what is to be tested."""
    return f"{OWN}merge-queue-{queue.base.replace('/', '-')}"


def _publish(checkout: Repository, queue: Queue, commit: str) -> None:
    url, branch = with_token(checkout.url), branch_of(queue)
    there = git_patches.remote_commit(checkout.mirror, branch, url)
    git_patches.publish(checkout.mirror, branch, commit, url, current_journal(), there)


def _why(verdict: Verdict) -> str:
    named = ", ".join(sorted(verdict.failures)[:3])
    return f"{verdict.sentence}{f': {named}' if named else ''}"
