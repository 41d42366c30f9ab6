"""Put findings of this area together."""

from collections.abc import Sequence

from analysis.findings import Finding, Location, Severity
from analysis.index.index import Index
from analysis.rules import Rule


def finding(  # noqa: PLR0913 -- the fields of a finding that a rule does not give
    index: Index | None,
    rule: Rule,
    message: str,
    locations: Sequence[Location],
    *,
    confidence: float,
    symbol: str = "",
    evidence: tuple[str, ...] = (),
    severity: Severity | None = None,
) -> Finding:
    """A finding of a rule; given the index, with the text of its first line."""
    return Finding(
        rule_id=rule.id,
        category=rule.category,
        severity=severity or rule.severity,
        confidence=confidence,
        tier=rule.tier,
        message=message,
        locations=tuple(locations),
        symbol=symbol,
        evidence=evidence,
        context=line_text(index, locations[0]) if index else "",
    )


def line_text(index: Index, location: Location) -> str:
    """The line as it is written; empty when it cannot be read any more."""
    try:
        lines = index.snapshot.read(location.path).decode(errors="replace").splitlines()
    except OSError:
        return ""
    return lines[location.line - 1] if location.line <= len(lines) else ""


def plural(count: int, noun: str) -> str:
    """`1 module`, `2 modules`."""
    return f"{count} {noun}{'' if count == 1 else 's'}"
