"""The whole outcome of one analysis: findings and the maps behind them. Reports are written from this alone."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from analysis.findings import Finding
from analysis.index.snapshot import Language

Fraction = Annotated[float, Field(ge=0, le=1)]


class Value(BaseModel):
    model_config = ConfigDict(frozen=True)


class LanguageFigures(Value):
    """Size of what was read in one language (or, for OTHER, one file suffix)."""

    language: Language
    name: str = Field(description="`Python`, `TypeScript`, or the suffix, such as `.rs`")
    files: int
    lines: int
    duplicated_lines: int = 0
    commits: int = Field(default=0, description="Commits in the history window that touched these files")


class Module(Value):
    """A module (or, in the package map, a package) with Martin's coupling metrics.

    `fan_in` and `fan_out` count distinct modules at import time; `instability` is fan_out / (fan_in + fan_out).
    """

    name: str
    path: str
    lines: int
    fan_in: int
    fan_out: int
    instability: Fraction
    level: int = Field(default=0, description="0 when it imports nothing of the component, else 1 + the highest")


class Dependency(Value):
    """`source` imports `target`; `weight` counts import statements."""

    source: str
    target: str
    weight: int = 1
    runtime: bool = Field(default=True, description="False when every import is for type checking or inside functions")


class Cycle(Value):
    """A strongly connected set of modules, its shortest cycle, and the edge that is cheapest to cut."""

    modules: tuple[str, ...]
    shortest: tuple[str, ...] = Field(description="a, b, c, meaning a -> b -> c -> a")
    cut: Dependency
    runtime: bool


class Interface(Value):
    """What a package offers: its exported names, and those that only tests use."""

    package: str
    exported: tuple[str, ...]
    only_tests_use: tuple[str, ...] = ()


class Architecture(Value):
    packages: tuple[Module, ...] = ()
    package_dependencies: tuple[Dependency, ...] = ()
    modules: tuple[Module, ...] = ()
    cycles: tuple[Cycle, ...] = ()
    interfaces: tuple[Interface, ...] = ()


class UseKind(StrEnum):
    HTTP = "http"
    DATABASE = "database"
    FILE_SYSTEM = "file-system"
    SUBPROCESS = "subprocess"
    THIRD_PARTY = "third-party"


class ExternalUse(Value):
    """One library or service that the component talks to, and where (`path:line`, at most twenty examples)."""

    kind: UseKind
    name: str = Field(description="Library, host, database or command")
    declared: bool | None = Field(default=None, description="For libraries: whether the project declares it")
    version: str = Field(default="", description="The declared constraint, as written")
    uses: int
    modules: int = Field(description="How many files use it")
    members: tuple[str, ...] = Field(default=(), description="What is used of it, most used first")
    places: tuple[str, ...] = ()


class HotSpot(Value):
    """A file that is both complex and often changed. `score` is churn times complexity, each scaled to 0..1."""

    path: str
    commits: int
    authors: int
    lines: int
    complexity: int = Field(description="Sum of cognitive complexity over the file's functions")
    score: Fraction
    last_changed: datetime | None = None


class ScorePart(Value):
    """One part of the component score: `points` of `maximum`, with the reason in a sentence."""

    name: str
    points: float
    maximum: float
    reason: str


class Score(Value):
    """0 (worst) to 100, the sum of its parts, with the usual letter (A ≥ 90, B ≥ 80, C ≥ 70, D ≥ 60, else F)."""

    points: float
    grade: str
    parts: tuple[ScorePart, ...]


class EngineNote(Value):
    """Whether a tool took part, and if not, why and what to do about it."""

    engine: str
    used: bool
    message: str = ""


class Analysis(Value):
    """Everything that a report shows. Paths are relative to the component's root."""

    component: str
    commit: str | None = None
    branch: str | None = None
    dirty: bool = False
    base: str | None = Field(default=None, description="The ref compared with: only new findings are listed")
    created: datetime
    seconds: float = 0
    figures: tuple[LanguageFigures, ...] = ()
    findings: tuple[Finding, ...] = ()
    suppressed: tuple[tuple[Finding, str], ...] = Field(default=(), description="(finding, why) by comment or baseline")
    architecture: Architecture = Architecture()
    external: tuple[ExternalUse, ...] = ()
    hot_spots: tuple[HotSpot, ...] = ()
    score: Score | None = None
    engines: tuple[EngineNote, ...] = ()
    skipped: tuple[tuple[str, str], ...] = Field(default=(), description="(path, why it was not read)")
