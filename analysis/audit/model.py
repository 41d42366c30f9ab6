"""A risk, how close it is to code that runs, and the report of one audit."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from fnmatch import fnmatchcase

from pydantic import BaseModel, ConfigDict, Field

from analysis.findings import Finding, Severity
from analysis.result import EngineNote


class Kind(StrEnum):
    VULNERABILITY = "vulnerability"
    SECRET = "secret"  # noqa: S105
    CODE = "code"
    WORKFLOW = "workflow"
    CONTAINER = "container"
    LICENCE = "licence"
    PERMISSION = "permission"


class Reach(StrEnum):
    """How a risk meets the code that runs."""

    USED = "used"
    INDIRECT = "indirect"
    UNKNOWN = "unknown"
    DEVELOPMENT = "development"
    UNUSED = "unused"


POINTS = {
    Severity.CRITICAL: 100,
    Severity.HIGH: 70,
    Severity.MEDIUM: 40,
    Severity.LOW: 15,
    Severity.INFO: 5,
}
NEARNESS = {
    Reach.USED: 1.0,
    Reach.INDIRECT: 0.7,
    Reach.UNKNOWN: 0.7,
    Reach.DEVELOPMENT: 0.35,
    Reach.UNUSED: 0.3,
}
FIXABLE = 1.15


class Value(BaseModel):
    model_config = ConfigDict(frozen=True)


class Risk(Value):
    """One thing to deal with.

    `ids` are advisories, each with its other names, and `fixed_in` is the version that is free of them all.
    """

    kind: Kind
    finding: Finding
    reach: Reach = Reach.UNKNOWN
    why: str = Field(default="", description="What the reach was judged by.")
    package: str = ""
    fixed_in: str = ""
    ids: tuple[str, ...] = ()
    expired: str = Field(default="", description="The suppression that has run out.")

    @property
    def key(self) -> str:
        """The same for the same risk in every run."""
        return f"{self.kind.value} {self.finding.fingerprint}"

    @property
    def priority(self) -> int:
        """0 to 115: severity, by how sure it is and how near to code that runs, and more where a fix is known."""
        fix = FIXABLE if self.fixed_in or self.finding.fix else 1.0
        return round(POINTS[self.finding.severity] * self.finding.confidence * NEARNESS[self.reach] * fix)


class Suppression(Value):
    """What people decided to live with, until a day. All that is given must hold."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rule: str = Field(default="*", description="A rule, as a pattern.")
    path: str = Field(default="*", description="A path, as a pattern.")
    package: str = "*"
    advisory: str = Field(default="", description="One advisory, such as GHSA-… or CVE-….")
    reason: str = Field(min_length=3)
    until: date

    def covers(self, risk: Risk) -> bool:
        place = risk.finding.location.path
        pairs = ((risk.finding.rule_id, self.rule), (place, self.path), (risk.package, self.package))
        return all(fnmatchcase(value, pattern) for value, pattern in pairs)

    def names(self, ids: str) -> bool:
        """Whether it is meant for the advisory with these names."""
        return not self.advisory or self.advisory in ids.split()


class Audit(Value):
    """What one audit found, the most pressing first. `examined` are the kinds that were looked for to the end."""

    repository: str
    commit: str
    branch: str
    risks: tuple[Risk, ...] = ()
    accepted: tuple[tuple[Risk, str], ...] = Field(default=(), description="(risk, reason and day) by suppressions.")
    examined: frozenset[Kind] = frozenset()
    engines: tuple[EngineNote, ...] = ()
    remarks: tuple[str, ...] = ()
    done: tuple[str, ...] = Field(default=(), description="What was written, or would be, in sentences.")
    uploaded: str = Field(default="", description="What code scanning has been given, so that it is given once.")


def by_priority(risks: Iterable[Risk]) -> list[Risk]:
    return sorted(risks, key=lambda r: (-r.priority, r.finding.rule_id, r.finding.location.path, r.package))
