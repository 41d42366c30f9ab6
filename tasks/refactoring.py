"""Changing the structure of a checkout in small steps, as far as its checks and its interface let it go."""

from collections.abc import Collection, Mapping, Sequence
from itertools import islice
from pathlib import Path

from prefect import task
from prefect.cache_policies import NO_CACHE
from pydantic import BaseModel, ConfigDict, Field, PositiveInt

from analysis.architecture.python_modules import PythonModules
from analysis.architecture.rules import IMPORT_CYCLE
from analysis.history import read_history
from analysis.index.index import Index
from analysis.index.snapshot import take_snapshot
from analysis.progress import report_progress
from analysis.python.facts import PYTHON
from analysis.refactoring.figures import figures_of
from analysis.refactoring.heat import heat_of_files
from analysis.refactoring.interface import Interface, lost, read_interface
from analysis.refactoring.kinds import steps_of, topics_for
from analysis.refactoring.model import Figures, NotDone, Rewrite, Step, Topic
from analysis.refactoring.sorting import sort_imports, sorted_files
from integrations import git
from integrations.git_patches import apply_patch, patch_of
from tasks.code import open_index
from tasks.repositories import Repository, untouchable
from tasks.trial import Trial, try_out
from tasks.verification import Outcome

MOST_MODULES = 30
"""How many modules are imported first, as a trial, for one step."""

NO_GAIN = "the analysis finds as many modules entangled after it"
UNTRIED = "there was no time to try it"


class RefactoringSettings(BaseModel):
    """`operations: autonomous_refactoring:` in a repository's `.autopilot.yaml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    topics: PositiveInt = Field(default=1, description="Pull requests in one run.")
    steps: PositiveInt = Field(default=5, description="Most steps of one pull request.")
    attempts: PositiveInt = Field(default=8, description="How often the checks may run for one pull request.")
    unjudged: bool = Field(default=False, description="Propose changes that no check of the repository judged.")


class Plan(BaseModel):
    """What there is to do, the hottest first, in the repository as it is."""

    topics: tuple[Topic, ...] = ()
    unread: tuple[str, ...] = Field(default=(), description="Files that do not parse")


class Found(BaseModel):
    """The next step that could be planned, and those before it that could not."""

    step: Step | None = None
    not_done: tuple[NotDone, ...] = ()


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


@task(task_run_name="plan refactoring of {repository.name}", cache_policy=NO_CACHE)
def plan(repository: Repository, goal: str) -> Plan:
    """Topics that the analysis offers, or the goal names, without files that nobody may change. Raises NoSuchGoal."""
    index = open_index(take_snapshot(repository.root))
    unread = tuple(sorted(path for path, facts in index.facts(PYTHON).items() if facts.problem))
    heat = heat_of_files(index, read_history(repository.root))
    return Plan(topics=tuple(topics_for(index, goal, heat)), unread=unread)


def choose(repository: Repository, plan: Plan, goal: str, most: int) -> list[Topic]:
    """The first topics that a goal names; without a goal, the hottest for which a step can be planned."""
    if len(goal.split()) > 1:
        return list(plan.topics[:most])
    index = open_index(take_snapshot(repository.root))
    possible = (topic for topic in plan.topics if any(isinstance(one, Rewrite) for one in steps_of(index, topic)))
    return list(islice(possible, most)) or list(plan.topics[:1])


def refactor(repository: Repository, topic: Topic, before: Trial | None, settings: RefactoringSettings) -> Refactored:
    """Step by step, each tried before the next is planned; what makes anything worse is taken back."""
    steps: list[Step] = []
    not_done: list[NotDone] = []
    tried: set[str] = set()
    trial: Trial | None = None
    left = settings.attempts
    while len(steps) < settings.steps:
        found = find_step(repository, topic, steps[-1].diff if steps else "", frozenset(tried))
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
        topic=topic, steps=tuple(steps), not_done=tuple(not_done), before=then, after=now_figures, trial=trial
    )


@task(task_run_name="find a step for {topic.key}", cache_policy=NO_CACHE)
def find_step(repository: Repository, topic: Topic, diff: str, tried: Collection[str]) -> Found:
    """The best step that changes no interface and makes the figures better; the checkout is left as it was."""
    report_progress(f"look for a step: {topic.goal}", 0, 0)
    root = repository.root
    not_done: list[NotDone] = []
    try:
        packages = _packages(open_index(take_snapshot(root)), topic.files)
        offered = read_interface(packages)
        _set(root, diff)
        index = open_index(take_snapshot(root))
        now = figures_of(index, topic.files)
        spared = untouchable(repository)
        for option in steps_of(index, topic):
            if isinstance(option, NotDone):
                not_done.append(option)
            elif option.key not in tried:
                reason = _write(root, option, spared) or _objection(root, topic, now, offered, packages)
                if not reason:
                    return Found(step=_step(root, option), not_done=tuple(not_done))
                not_done.append(NotDone(what=option.sentence, reason=reason))
                _set(root, diff)
    finally:
        _set(root, "")
    return Found(not_done=tuple(not_done))


@task(task_run_name="measure {topic.key}", cache_policy=NO_CACHE)
def measure(repository: Repository, topic: Topic, diff: str) -> tuple[Figures, Figures]:
    """The figures without and with a change."""
    try:
        before = figures_of(open_index(take_snapshot(repository.root)), topic.files)
        _set(repository.root, diff)
        return before, figures_of(open_index(take_snapshot(repository.root)), topic.files)
    finally:
        _set(repository.root, "")


def try_as_it_is(repository: Repository, topics: Sequence[Topic]) -> Trial:
    """What the checks say of the commit, and how the modules of the topics are imported."""
    modules = dict.fromkeys(name for topic in topics for name in modules_of(topic.names))
    return try_out(repository, "", tuple(modules), source_folders(repository))


def modules_of(names: Sequence[str]) -> tuple[str, ...]:
    """Modules to import first, as a trial: some of a topic, and the packages at the top, which users import."""
    return tuple(dict.fromkeys([*(name.partition(".")[0] for name in names), *names[:MOST_MODULES]]))


def source_folders(repository: Repository) -> tuple[str, ...]:
    """The folders of the repository that packages lie in, relative to it."""
    return tuple(_modules(open_index(take_snapshot(repository.root))).roots)


def can_judge(before: Trial) -> bool:
    """Whether the checks would tell a change that breaks something."""
    return before.verdict.outcome is Outcome.PASSED or bool(before.verdict.failures)


def _modules(index: Index) -> PythonModules:
    return PythonModules(index.snapshot, index.facts(PYTHON))


def _packages(index: Index, files: Collection[str]) -> Mapping[str, Path]:
    """The top-level packages of files, and the folders that they lie in."""
    modules = _modules(index)
    found: dict[str, Path] = {}
    for path in files:
        name = modules.name(path)
        depth = name.count(".") + (2 if path.endswith("/__init__.py") else 1)
        found[name.partition(".")[0]] = index.snapshot.root.joinpath(*path.split("/")[:-depth])
    return found


def _set(root: Path, diff: str) -> None:
    """The checkout as it was committed, with a change."""
    git.run(["reset", "--hard", "--quiet"], root)
    git.run(["clean", "--quiet", "--force", "-d"], root)
    if diff:
        apply_patch(root, diff)


def _write(root: Path, rewrite: Rewrite, spared: frozenset[str]) -> str:
    """Put the files there, with imports in order where they were; a reason not to, or ""."""
    if untouched := spared.intersection(rewrite.files):
        return f"{min(untouched)} is not to be changed, say the repository's settings"
    orderly = sorted_files(root, rewrite.files)
    new = [path for path in rewrite.files if not (root / path).exists()]
    for path, content in rewrite.files.items():
        (root / path).write_bytes(content)
    sort_imports(root, [*orderly, *(new if orderly else [])])
    return ""


def _objection(root: Path, topic: Topic, now: Figures, offered: Interface, packages: Mapping[str, Path]) -> str:
    """What a fresh analysis and the interface say against the checkout as it is."""
    index = open_index(take_snapshot(root))
    if topic.rule == IMPORT_CYCLE.id and figures_of(index, topic.files).entangled >= now.entangled:
        return NO_GAIN
    broken = lost(offered, read_interface(packages))
    return f"the public interface would change: {broken[0]}" if broken else ""


def _step(root: Path, rewrite: Rewrite) -> Step:
    return Step(
        key=rewrite.key,
        kind=rewrite.kind,
        sentence=rewrite.sentence,
        diff=patch_of(root),
        modules=modules_of(rewrite.modules),
    )
