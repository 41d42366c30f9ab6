"""What the analysis says about a place in the code."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import msgspec


class Severity(StrEnum):
    """How much it matters; compares from INFO (least) to CRITICAL, not by the alphabet as other strings do."""

    INFO = "info"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        return tuple(Severity).index(self)

    def __lt__(self, other: object) -> bool:
        return self.rank < Severity(str(other)).rank

    def __le__(self, other: object) -> bool:
        return self.rank <= Severity(str(other)).rank

    def __gt__(self, other: object) -> bool:
        return self.rank > Severity(str(other)).rank

    def __ge__(self, other: object) -> bool:
        return self.rank >= Severity(str(other)).rank


class Tier(StrEnum):
    """What a reader should do: apply it, look at it, or just know it."""

    SAFE_TO_FIX = "safe-to-fix"
    REVIEW = "review"
    INFORMATION = "information"


class Category(StrEnum):
    """The four areas that `--focus` selects."""

    QUALITY = "quality"
    ARCHITECTURE = "architecture"
    INTEGRATION = "integration"
    SECURITY = "security"


@dataclass(frozen=True, slots=True)
class Location:
    """A range in a file; lines and columns count from 1, `path` is relative to the component, with slashes."""

    path: str
    line: int
    column: int = 1
    end_line: int | None = None
    end_column: int | None = None
    note: str = ""

    def __post_init__(self) -> None:
        """Raise ValueError for what is no place in a file."""
        if self.line < 1 or self.column < 1:
            raise ValueError(f"{self.path}:{self.line}:{self.column}: lines and columns count from 1")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing worth knowing, with its evidence. The first location is the primary one.

    `confidence` is from 0 to 1; `context` the text of the primary line, which keeps the fingerprint when lines move.
    A dataclass, so that looking at code does not need pydantic, which carries it where Prefect or an API asks for it.
    """

    rule_id: str
    category: Category
    severity: Severity
    confidence: float
    tier: Tier
    message: str
    locations: tuple[Location, ...]
    symbol: str = ""
    engine: str = "index"
    evidence: tuple[str, ...] = ()
    fix: str = ""
    context: str = ""

    def __post_init__(self) -> None:
        """Raise ValueError for a finding about no place, or of a confidence that is no fraction."""
        if not self.locations or not 0 <= self.confidence <= 1:
            raise ValueError(f"{self.rule_id}: {len(self.locations)} locations, confidence {self.confidence}")

    @property
    def location(self) -> Location:
        return self.locations[0]

    @property
    def fingerprint(self) -> str:
        """32 hex digits that survive moved lines: rule, path, symbol and the text of the line, not its number."""
        parts = (self.rule_id, self.location.path, self.symbol, " ".join(self.context.split()))
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def worst_first(findings: Iterable[Finding]) -> list[Finding]:
    """By severity, then tier, then confidence; ties in reading order."""
    tiers = tuple(Tier)
    return sorted(
        findings,
        key=lambda f: (
            -f.severity.rank, tiers.index(f.tier), -f.confidence, f.location.path, f.location.line, f.rule_id,
        ),
    )  # fmt: skip


def digest(findings: Iterable[Finding]) -> str:
    """64 hex digits that are the same for the same findings in the same order."""
    return hashlib.sha256(msgspec.json.encode(list(findings))).hexdigest()
