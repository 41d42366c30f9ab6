"""What is to be refactored, what was done, and the figures before and after."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field

from analysis.index.index import Index


class Value(BaseModel):
    model_config = ConfigDict(frozen=True)


class PlannedStep(Value):
    """A transformation and its arguments, such as `("rename", "shop.orders.total", "sum_of")`."""

    words: tuple[str, ...] = Field(min_length=1)

    @property
    def key(self) -> str:
        return " ".join(self.words)


class Topic(Value):
    """One thing to put right, and one pull request: `files` are those that it is about, `rule` what the analysis says.

    `goal` is how a person asks for it, and `names` what may stand in that; `heat` says how much it matters: churn
    times complexity times coupling. `plan` are its steps where they are known beforehand; `interface` says that what
    the packages offer may change.
    """

    key: str
    goal: str
    title: str
    rule: str
    files: tuple[str, ...]
    names: tuple[str, ...] = ()
    heat: float = 0
    evidence: tuple[str, ...] = ()
    plan: tuple[PlannedStep, ...] = ()
    interface: bool = False
    apart: tuple[str, ...] = Field(default=(), description="A module or package, and the one that it is to do without")


class Figures(Value):
    """Of the product code: import cycles at import time, files that stand in them, and imports between files. Of the
    files that the topic is about: cognitive complexity, that of the hardest function, lines, and unused parameters."""

    cycles: int
    entangled: int
    imports: int
    complexity: int
    hardest: int = 0
    lines: int = 0
    unused_parameters: int = 0
    coupled: int = Field(default=0, description="Imports between the two that the topic is to take apart")


class Step(Value):
    """One transformation: what it is called, what it does in a sentence, and the whole change up to it."""

    key: str
    kind: str
    sentence: str
    diff: str = ""
    modules: tuple[str, ...] = Field(default=(), description="Modules to import first, as a trial")


@dataclass(frozen=True, slots=True)
class Gain:
    """A figure that a step must make smaller; `told` is the reason to leave it where it does not."""

    of: Callable[[Index], int]
    told: str


@dataclass(frozen=True, slots=True)
class Rewrite:
    """A transformation that is planned: the files after it. `modules` are to be imported first, as a trial."""

    key: str
    kind: str
    sentence: str
    files: Mapping[str, bytes]
    modules: tuple[str, ...] = ()
    gain: Gain | None = None


class NotDone(Value):
    """A step that was not possible, or was taken back, and why."""

    what: str
    reason: str
    taken_back: bool = False


class Found(Value):
    """The next step that could be planned, and those before it that could not."""

    step: Step | None = None
    not_done: tuple[NotDone, ...] = ()


def key_of(*words: str) -> str:
    """The words as a branch may have them."""
    text = re.sub(r"[^a-z0-9._-]+", "-", "-".join(words).lower()).strip("-.")
    return text[:80].rstrip("-.")
