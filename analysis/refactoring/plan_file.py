"""A refactoring written down beforehand: a YAML file of steps, checked before anything is done."""

import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Literal, Protocol

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from analysis.refactoring.model import PlannedStep, Topic, key_of
from analysis.refactoring.planned import AGENT
from analysis.refactoring.references.certain import EVEN_IF_MENTIONED
from integrations import plain_yaml

MOST_BYTES = 100_000
MOST_STEPS = 50

Name = Annotated[str, StringConstraints(pattern=r"^[\w./:-]+$", max_length=300)]
Line = Annotated[str, StringConstraints(pattern=r"^[^\r\n]+$", max_length=120)]


class WrongPlan(ValueError):
    """A plan that cannot be used: the line, and what is wrong in it."""


class Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class OfSymbol(Section):
    """A step that looks up who mentions what it is about."""

    even_if: Literal["mentioned"] | None = Field(
        default=None, description="Also where a mention is in doubt, which is left as it is"
    )

    def following(self) -> tuple[str, ...]:
        """What stands behind the step's own words."""
        return (EVEN_IF_MENTIONED,) if self.even_if else ()


class RemoveParameter(OfSymbol):
    function: Name
    parameter: Name

    def words(self) -> tuple[str, ...]:
        return "remove-parameter", self.function, self.parameter, *self.following()


class Rename(OfSymbol):
    symbol: Name
    to: Name

    def words(self) -> tuple[str, ...]:
        return "rename", self.symbol, self.to, *self.following()


class ReplaceCall(Section):
    old: Name
    new: Name

    def words(self) -> tuple[str, ...]:
        return "replace-call", self.old, self.new


class Move(OfSymbol):
    symbol: Name
    to: Name = Field(description="The module that it is moved to; made where there is none")

    def words(self) -> tuple[str, ...]:
        return "move", self.symbol, self.to, *self.following()


class Split(OfSymbol):
    module: Name
    into: Name = Field(description="The new module")
    names: tuple[Name, ...] = Field(min_length=1)

    def words(self) -> tuple[str, ...]:
        return "split", self.module, self.into, *self.names, *self.following()


class Extract(Section):
    function: Name
    lines: Annotated[str, StringConstraints(pattern=r"^\d+-\d+$")]
    name: Name

    def words(self) -> tuple[str, ...]:
        return "extract", self.function, self.lines, self.name


class BreakCycle(Section):
    module: Name = Field(description="One of the cycle's")

    def words(self) -> tuple[str, ...]:
        return "break-cycle", self.module


class Decouple(Section):
    module: Name = Field(description="A module or a package")
    without: Name = Field(alias="from", description="The module or package that it is to import no longer")

    def words(self) -> tuple[str, ...]:
        return "decouple", self.module, self.without


class ReduceComplexity(Section):
    module: Name
    below: int = Field(ge=2, le=1000, description="What the cognitive complexity of each function is to be less than")

    def words(self) -> tuple[str, ...]:
        return "reduce", "complexity", "below", str(self.below), self.module


class Agent(Section):
    task: str = Field(min_length=1, max_length=4000)

    def words(self) -> tuple[str, ...]:
        return AGENT, " ".join(self.task.split())


class HasWords(Protocol):
    def words(self) -> tuple[str, ...]:
        """The step as a goal has it."""


class Step(Section):
    """One of these; the names are those of the transformations."""

    remove_parameter: RemoveParameter | None = Field(default=None, alias="remove-parameter")
    rename: Rename | None = None
    replace_call: ReplaceCall | None = Field(default=None, alias="replace-call")
    move: Move | None = None
    split: Split | None = None
    extract: Extract | None = None
    break_cycle: BreakCycle | None = Field(default=None, alias="break-cycle")
    decouple: Decouple | None = None
    reduce_complexity: ReduceComplexity | None = Field(default=None, alias="reduce-complexity")
    agent: Agent | None = None

    @model_validator(mode="after")
    def _just_one(self) -> "Step":
        if len(self.model_fields_set) != 1 or not self.words():
            raise ValueError("a step is just one of " + ", ".join(_names()))
        return self

    def words(self) -> tuple[str, ...]:
        given = next(iter(self.model_fields_set), "")
        step: HasWords | None = getattr(self, given, None)
        return step.words() if step else ()


class Plan(Section):
    """`interface` allows what packages offer to change."""

    title: Line
    topic: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._-]{0,59}$")] = ""
    interface: bool = False
    steps: tuple[Step, ...] = Field(min_length=1, max_length=MOST_STEPS)


def read_plan(text: str, name: str) -> Topic:
    """The plan as a topic; which files it is about shows when its steps are planned. Raises WrongPlan."""
    if len(text) > MOST_BYTES:
        raise WrongPlan(f"{name} is longer than {MOST_BYTES} characters")
    try:
        root = plain_yaml.compose(text)
        values = plain_yaml.load(text)
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{name}:{mark.line + 1}" if mark else name
        raise WrongPlan(f"{where} is no YAML: {getattr(error, 'problem', None) or error}") from None
    try:
        plan = Plan.model_validate(values)
    except ValidationError as error:
        told = [
            _told(root, problem["loc"], _advised(problem["loc"], problem["msg"]), name) for problem in error.errors()
        ]
        raise WrongPlan("; ".join(dict.fromkeys(told))) from None
    steps = tuple(PlannedStep(words=step.words()) for step in plan.steps)
    return Topic(
        key=plan.topic or key_of(plan.title), goal=f"plan {name}", title=plan.title, rule="", files=(), plan=steps,
        interface=plan.interface, evidence=(f"the plan `{name}` of {len(steps)} steps",),
    )  # fmt: skip


def _told(root: yaml.Node | None, place: Sequence[int | str], message: str, name: str) -> str:
    node = root
    for part in place:
        node = _below(node, part) or node
    line = node.start_mark.line + 1 if node else 1
    path = ".".join(map(str, place)) or "the plan"
    return f"{name}:{line}: {path}: {re.sub(r'^Value error, ', '', message)}"


def _advised(place: Sequence[int | str], message: str) -> str:
    """For a step of an unknown name, the names that there are."""
    unknown = len(place) == 3 and place[0] == "steps" and message.startswith("Extra inputs")
    return f"there is no such step; there are {', '.join(_names())}" if unknown else message


def _below(node: yaml.Node | None, part: int | str) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == part), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        found: yaml.Node = node.value[part]
        return found
    return None


def _names() -> Sequence[str]:
    fields: Mapping[str, object] = Step.model_fields
    return [name.replace("_", "-") for name in fields]
