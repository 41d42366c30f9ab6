"""Updates that a repository's own checks let pass, a group at a time."""

from collections.abc import Collection, Sequence
from datetime import timedelta

from prefect import task
from prefect.cache_policies import NO_CACHE
from pydantic import BaseModel, ConfigDict

from analysis.removal.bisect import most_that_pass
from analysis.updates.groups import Group
from analysis.updates.model import Source, Update
from integrations import git
from integrations.git_patches import patch_of
from tasks.dependencies.inventory import DependencySettings
from tasks.dependencies.place import Unresolvable
from tasks.dependencies.resolution import resolve
from tasks.repositories import Repository
from tasks.verification import Outcome, Verdict, verify

FAILS = "the repository's checks fail with it"
CONFLICT = "it cannot be resolved"
UNFIT = "it cannot be installed beside the others"
UNTRIED = "there was no time to try it alone"
RESOLUTIONS = 100
"""How often uv and npm may be asked for one group; that is cheap beside running checks."""
NOT_JUDGED = frozenset({Source.WORKFLOW, Source.DOCKERFILE})
"""What the repository's own checks say nothing of."""


class LeftOut(BaseModel):
    """An update that is not proposed: why, and the end of what was printed."""

    model_config = ConfigDict(frozen=True)

    update: Update
    reason: str
    output: str = ""


class Attempt(BaseModel):
    """A group after its judgement: `diff` holds what passes, and `also` says what else of a lock changed with it."""

    model_config = ConfigDict(frozen=True)

    group: Group
    kept: tuple[Update, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    diff: str = ""
    also: tuple[str, ...] = ()
    verdict: Verdict | None = None


def bring_up_to_date(
    repository: Repository,
    groups: Sequence[Group],
    before: Verdict | None,
    settings: DependencySettings,
    asked_for: Collection[str] = (),
) -> list[Attempt]:
    """As many groups as the repository wants pull requests, and those that people asked for.

    Without a verdict on what is there now, none.
    """
    attempts: list[Attempt] = []
    room = repository.settings.pull_requests.at_once
    for group in groups if before else ():
        if before and (group.topic in asked_for or room > 0):
            attempts.append(try_group(repository, group, before, settings))
            room -= bool(attempts[-1].diff) and group.topic not in asked_for
    return attempts


@task(task_run_name="bring {group.name} up to date", cache_policy=NO_CACHE)
def try_group(repository: Repository, group: Group, before: Verdict, settings: DependencySettings) -> Attempt:
    """The largest part of the group that resolves and, of that, what the checks let pass.

    A single update that somebody asked for is kept if it resolves: its pull request is where people make it pass.
    """
    trials: dict[tuple[Update, ...], _Trial] = {}

    def resolves(part: Sequence[tuple[Update, ...]]) -> bool:
        wanted = tuple(update for together in part for update in together)
        trials[wanted] = _try(repository, wanted, timedelta(days=0 if group.is_asked_for else settings.soak_days))
        return not trials[wanted].reason

    def passes(part: Sequence[tuple[Update, ...]]) -> bool:
        wanted = tuple(update for together in part for update in together)
        if wanted in trials or resolves(part):
            trials[wanted] = _judged(repository, wanted, trials[wanted], before)
        return group.is_asked_for or not trials[wanted].reason

    resolving = most_that_pass(_together(group.updates), resolves, RESOLUTIONS)
    passing = most_that_pass(resolving.kept, passes, settings.attempts)
    kept = tuple(update for one in passing.kept for update in one)
    failing = [
        LeftOut(update=update, reason=trial.reason, output=trial.output)
        for one in (*resolving.failing, *passing.failing)
        for update in one
        for trial in [_last_of(trials, one)]
    ]
    untried = [
        LeftOut(update=update, reason=UNTRIED) for one in (*resolving.untried, *passing.untried) for update in one
    ]
    best = trials.get(kept, _Trial())
    return Attempt(
        group=group, kept=kept, left_out=(*failing, *untried), diff=best.diff, also=best.also, verdict=best.verdict
    )


class _Trial(BaseModel):
    diff: str = ""
    also: tuple[str, ...] = ()
    verdict: Verdict | None = None
    reason: str = ""
    output: str = ""


def _try(repository: Repository, updates: Sequence[Update], soak: timedelta) -> _Trial:
    """Resolve in the checkout, which is left as it was."""
    try:
        also = resolve(repository.root, updates, soak)
        return _Trial(diff=patch_of(repository.root), also=also)
    except Unresolvable as error:
        return _Trial(reason=CONFLICT, output=str(error))
    finally:
        git.run(["reset", "--hard", "--quiet"], repository.root)
        git.run(["clean", "-ffdxq"], repository.root)


def _judged(repository: Repository, updates: Sequence[Update], trial: _Trial, before: Verdict) -> _Trial:
    """What resolved, with what the checks say of it."""
    unjudged = before.outcome is Outcome.NONE or all(one.dependency.source in NOT_JUDGED for one in updates)
    if unjudged or trial.reason or not trial.diff:
        return trial
    verdict = verify(repository, trial.diff)
    worse = verdict.is_worse_than(before)
    reason = UNFIT if verdict.outcome is Outcome.BROKEN else FAILS
    told = {"reason": reason, "output": verdict.output} if worse else {}
    return trial.model_copy(update={"verdict": verdict, **told})


def _together(updates: Sequence[Update]) -> list[tuple[Update, ...]]:
    """The same package in several files moves in all of them."""
    found: dict[tuple[str, str, str], list[Update]] = {}
    for one in updates:
        found.setdefault((one.dependency.ecosystem, one.name, one.to), []).append(one)
    return [tuple(each) for each in found.values()]


def _last_of(trials: dict[tuple[Update, ...], _Trial], part: tuple[Update, ...]) -> _Trial:
    """The trial that this part was the last to join."""
    return next(trial for wanted, trial in reversed(trials.items()) if wanted[-len(part) :] == part)
