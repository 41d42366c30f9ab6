"""What a refactoring is to do: what the analysis offers, a goal names, or a plan says."""

from itertools import islice
from pathlib import Path

from prefect import task
from prefect.cache_policies import NO_CACHE
from pydantic import BaseModel, Field

from analysis.history import read_history
from analysis.index.index import Index
from analysis.index.snapshot import take_snapshot
from analysis.python.facts import PYTHON
from analysis.refactoring.heat import heat_of_files
from analysis.refactoring.kinds import steps_of, topics_for
from analysis.refactoring.model import Rewrite, Topic
from analysis.refactoring.plan_file import WrongPlan, read_plan
from analysis.refactoring.planned import AGENT, files_of
from analysis.refactoring.view import Refused
from tasks.code import open_index
from tasks.repositories import Repository


class Plan(BaseModel):
    """What there is to do, the hottest first, in the repository as it is."""

    topics: tuple[Topic, ...] = ()
    unread: tuple[str, ...] = Field(default=(), description="Files that do not parse")

    @property
    def is_given(self) -> bool:
        """Whether people wrote it down."""
        return any(topic.goal.startswith("plan ") for topic in self.topics)


@task(task_run_name="plan refactoring of {repository.name}", cache_policy=NO_CACHE)
def plan(repository: Repository, goal: str, steps: str = "") -> Plan:
    """What the analysis offers, the goal names, or the file `steps` says. Raises NoSuchGoal, WrongPlan."""
    index = open_index(take_snapshot(repository.root))
    unread = tuple(sorted(path for path, facts in index.facts(PYTHON).items() if facts.problem))
    if steps:
        return Plan(topics=(_with_files(index, read_plan(_text(repository, steps), steps)),), unread=unread)
    heat = heat_of_files(index, read_history(repository.root))
    return Plan(topics=tuple(topics_for(index, goal, heat)), unread=unread)


def choose(repository: Repository, plan: Plan, goal: str, most: int) -> list[Topic]:
    """The topic that a goal or a plan names; of several, the hottest for which a step can be planned."""
    if len(plan.topics) == 1 and (goal or plan.is_given):
        return list(plan.topics)
    index = open_index(take_snapshot(repository.root))
    possible = (topic for topic in plan.topics if any(isinstance(one, Rewrite) for one in steps_of(index, topic)))
    return list(islice(possible, most)) or list(plan.topics[:1])


def _text(repository: Repository, file: str) -> str:
    """The plan: a file of the repository, else one of this machine. Raises WrongPlan."""
    for place in ((repository.root / file).resolve(), Path(file).expanduser()):
        if place.is_file() and place.suffix in {".yaml", ".yml"} and _may_be_read(repository, file, place):
            try:
                return place.read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError) as error:
                raise WrongPlan(f"{file} cannot be read: {error}") from None
    raise WrongPlan(
        f"There is no plan {file}: give a .yaml file of the repository, or an absolute path on this machine"
    )


def _may_be_read(repository: Repository, file: str, place: Path) -> bool:
    """A path of the repository must lead to a file in it, not by `..` or a link to others."""
    return Path(file).expanduser().is_absolute() or place.is_relative_to(repository.root.resolve())


def _with_files(index: Index, topic: Topic) -> Topic:
    """The topic with the files that its steps are about, as far as they are there."""
    files: dict[str, None] = {}
    for step in topic.plan:
        try:
            files |= dict.fromkeys(files_of(index, step.words) if step.words[0] != AGENT else ())
        except Refused:
            continue
    return topic.model_copy(update={"files": tuple(files)})
