"""Changing the structure of a checkout in small steps, as far as its checks and its interface let it go."""

from collections.abc import Collection, Sequence

from prefect import task
from prefect.cache_policies import NO_CACHE
from pydantic import BaseModel, ConfigDict, Field, PositiveInt

from analysis.index.snapshot import take_snapshot
from analysis.progress import report_progress
from analysis.refactoring.figures import figures_of
from analysis.refactoring.interface import read_interface
from analysis.refactoring.kinds import steps_of
from analysis.refactoring.model import Figures, Found, NotDone, Step, Topic
from analysis.refactoring.planned import AGENT
from tasks.code import open_index
from tasks.refactoring.agent import ask_agent
from tasks.refactoring.checkout import (
    interface_objection,
    modules_in,
    modules_of,
    objection,
    packages_of,
    set_checkout,
    spared,
    step_of,
    write,
)
from tasks.refactoring.trial import Trial, try_out
from tasks.repositories import Repository

UNTRIED = "there was no time to try it"


class RefactoringSettings(BaseModel):
    """`operations: autonomous_refactoring:` in a repository's `.autopilot.yaml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    topics: PositiveInt = Field(default=1, description="Pull requests in one run.")
    steps: PositiveInt = Field(default=5, description="Most steps of one pull request.")
    attempts: PositiveInt = Field(default=8, description="How often the checks may run for one pull request.")
    unjudged: bool = Field(default=False, description="Propose changes that no check of the repository judged.")
    interface: bool = Field(default=False, description="What packages offer may change, where a goal asks for it.")
    agents: bool = Field(default=False, description="Coding agents may be asked for a patch, where a goal asks for it.")

    def for_plan(self, planned: int) -> tuple[int, int]:
        """How often checks may run, and the most steps: a plan that was given is not cut short."""
        return max(self.attempts, planned), max(self.steps, planned)


class Refactored(BaseModel):
    """What came of a topic."""

    model_config = ConfigDict(frozen=True)

    topic: Topic
    steps: tuple[Step, ...] = ()
    not_done: tuple[NotDone, ...] = ()
    before: Figures
    after: Figures
    trial: Trial | None = None

    @property
    def diff(self) -> str:
        return self.steps[-1].diff if self.steps else ""


def refactor(repository: Repository, topic: Topic, before: Trial | None, settings: RefactoringSettings) -> Refactored:
    """Step by step, each tried before the next is planned; what makes anything worse is taken back."""
    steps: list[Step] = []
    not_done: list[NotDone] = []
    tried: set[str] = set()
    trial: Trial | None = None
    left, most = settings.for_plan(len(topic.plan))
    while len(steps) < most:
        found = _next(repository, topic, steps[-1].diff if steps else "", frozenset(tried), settings)
        not_done += [one for one in found.not_done if one not in not_done]
        if found.step is None:
            break
        tried.add(found.step.key)
        if before is None:
            steps.append(found.step)
            continue
        if not left:
            not_done.append(NotDone(what=found.step.sentence, reason=UNTRIED))
            break
        left -= 1
        now = try_out(repository, found.step.diff, found.step.modules, source_folders(repository))
        objection = now.objection(before)
        if objection:
            not_done.append(NotDone(what=found.step.sentence, reason=objection, taken_back=True))
        else:
            steps.append(found.step)
            trial = now
    then, now_figures = measure(repository, topic, steps[-1].diff if steps else "")
    return Refactored(
        topic=topic, steps=tuple(steps), not_done=_still(not_done, steps), before=then, after=now_figures, trial=trial
    )


def _next(
    repository: Repository, topic: Topic, diff: str, tried: frozenset[str], settings: RefactoringSettings
) -> Found:
    """A step by our own rules where there is one, else by an agent where the plan asks for that."""
    allowed = topic.model_copy(update={"interface": topic.interface or settings.interface})
    found = find_step(repository, allowed, diff, tried)
    if found.step or not any(one.words[0] == AGENT for one in topic.plan):
        return found
    asked = ask_agent(repository, allowed, diff, tried, allowed=settings.agents)
    return Found(step=asked.step, not_done=(*found.not_done, *asked.not_done))


def _still(not_done: Sequence[NotDone], steps: Sequence[Step]) -> tuple[NotDone, ...]:
    """Without what became possible by a later step."""
    done = {f"`{step.key}`" for step in steps}
    return tuple(one for one in not_done if one.what not in done)


@task(task_run_name="find a step for {topic.key}", cache_policy=NO_CACHE)
def find_step(repository: Repository, topic: Topic, diff: str, tried: Collection[str]) -> Found:
    """The best step that changes no interface and makes the figures better; the checkout is left as it was."""
    report_progress(f"look for a step: {topic.goal}", 0, 0)
    root = repository.root
    not_done: list[NotDone] = []
    try:
        packages = packages_of(open_index(take_snapshot(root)), topic.files)
        offered = {} if topic.interface else read_interface(packages)
        set_checkout(root, diff)
        index = open_index(take_snapshot(root))
        for option in steps_of(index, topic, tried):
            if isinstance(option, NotDone):
                not_done.append(option)
                continue
            reason = spared(repository, option.files)
            if not reason:
                before = option.gain.of(index) if option.gain else 0
                write(root, option)
                reason = objection(root, option.gain, before) or interface_objection(offered, packages)
            if not reason:
                return Found(step=step_of(root, option), not_done=tuple(not_done))
            not_done.append(NotDone(what=option.sentence, reason=reason))
            set_checkout(root, diff)
    finally:
        set_checkout(root, "")
    return Found(not_done=tuple(not_done))


@task(task_run_name="measure {topic.key}", cache_policy=NO_CACHE)
def measure(repository: Repository, topic: Topic, diff: str) -> tuple[Figures, Figures]:
    """The figures without and with a change, of new files too."""
    try:
        index = open_index(take_snapshot(repository.root))
        known, before = modules_in(index).paths, figures_of(index, topic)
        set_checkout(repository.root, diff)
        index = open_index(take_snapshot(repository.root))
        new = sorted(modules_in(index).paths - known)
        return before, figures_of(index, topic.model_copy(update={"files": (*topic.files, *new)}))
    finally:
        set_checkout(repository.root, "")


def try_as_it_is(repository: Repository, topics: Sequence[Topic]) -> Trial:
    """What the checks say of the commit, and how the modules of the topics are imported."""
    known = modules_in(open_index(take_snapshot(repository.root)))
    modules = dict.fromkeys(name for topic in topics for name in modules_of([known.name(path) for path in topic.files]))
    return try_out(repository, "", tuple(modules), source_folders(repository))


def source_folders(repository: Repository) -> tuple[str, ...]:
    """The folders of the repository that packages lie in, relative to it."""
    return tuple(modules_in(open_index(take_snapshot(repository.root))).roots)
