"""Quality gates: how much may be new, and how much the whole may grow."""

from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase

from pydantic import BaseModel, ConfigDict, Field, NonNegativeInt

from analysis.findings import Finding, Severity, Tier


class Gates(BaseModel):
    """`operations: code_quality_check:` in a repository's `.autopilot.yaml`, as the base branch has it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    new: Mapping[Severity, NonNegativeInt] = Field(
        default={Severity.HIGH: 0}, description="How many new findings of this severity or a higher one may be."
    )
    rules: Mapping[str, NonNegativeInt] = Field(
        default={}, description="How many new findings of a rule may be; `security/*` means all of them together."
    )
    growth: NonNegativeInt | None = Field(
        default=None, description="By how many findings of severity low or above the whole may grow."
    )


class Comparison(BaseModel):
    """What is `new` and what is `fixed` since a base; without a base, all there is counts as known.

    `before` and `after` count all findings that ask for something.
    """

    model_config = ConfigDict(frozen=True)

    base: str | None = None
    new: tuple[Finding, ...] = ()
    fixed: tuple[Finding, ...] = ()
    before: int = 0
    after: int = 0


def asks_for_something(finding: Finding) -> bool:
    """Whether it is more than good to know."""
    return finding.severity >= Severity.LOW and finding.tier is not Tier.INFORMATION


def broken_gates(gates: Gates, comparison: Comparison) -> tuple[str, ...]:
    """A sentence for each gate that does not let the change pass; none of them applies without a base."""
    return tuple(_broken(gates, comparison)) if comparison.base else ()


def _broken(gates: Gates, comparison: Comparison) -> Iterator[str]:
    wanted = [finding for finding in comparison.new if asks_for_something(finding)]
    for severity, allowed in gates.new.items():
        count = sum(finding.severity >= severity for finding in wanted)
        if count > allowed:
            yield f"{count} new of severity {severity} or above, {allowed} allowed"
    for rule, allowed in gates.rules.items():
        count = sum(fnmatchcase(finding.rule_id, rule) for finding in comparison.new)
        if count > allowed:
            yield f"{count} new of {rule}, {allowed} allowed"
    growth = comparison.after - comparison.before
    if gates.growth is not None and growth > gates.growth:
        yield f"{growth} more findings than before, {gates.growth} allowed"
