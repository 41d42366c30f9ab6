"""One finding as a SARIF result."""

from collections.abc import Mapping
from urllib.parse import quote

from analysis.baseline import IN_BASELINE
from analysis.findings import Finding, Location, Severity
from analysis.suppressions import BY_COMMENT

LEVEL = {
    Severity.INFO: "note", Severity.LOW: "note", Severity.MEDIUM: "warning", Severity.HIGH: "error",
    Severity.CRITICAL: "error",
}  # fmt: skip
FINGERPRINT = "autopilot/v1"
NOT_ABOUT_DEFINITIONS = frozenset(
    {
        "architecture/inconsistent-pattern", "architecture/test-only-interface", "architecture/unstable-dependency",
        "errors/unhandled-promise", "quality/hot-spot", "scalability/await-in-loop", "scalability/blocking-call",
        "scalability/sequential-query",
    }
)  # fmt: skip
"""Rules whose findings name a package, a file or a call, for which SARIF has no symbol."""
AREAS_WITHOUT_DEFINITIONS = ("dependencies/", "integration/")

type Object = Mapping[str, object]


def sarif_result(finding: Finding, rule_index: int, suppressed: str | None) -> Object:
    """`suppressed` says why the finding does not count, None when it does."""
    symbol = symbol_of(finding)
    related = [related_location(number, place) for number, place in enumerate(finding.locations, 1) if place.note]
    return {
        "ruleId": finding.rule_id,
        "ruleIndex": rule_index,
        "level": LEVEL[finding.severity],
        "message": {"text": finding.message},
        "locations": [location(place, symbol if n == 0 else "") for n, place in enumerate(finding.locations)],
        **({"relatedLocations": related} if related else {}),
        "partialFingerprints": {FINGERPRINT: finding.fingerprint},
        **({"suppressions": [suppression(suppressed)]} if suppressed is not None else {}),
        "properties": properties(finding),
    }


def symbol_of(finding: Finding) -> str:
    """The definition, or for import cycles the modules, that the finding is about; empty when it is about neither."""
    rule = finding.rule_id
    return "" if rule in NOT_ABOUT_DEFINITIONS or rule.startswith(AREAS_WITHOUT_DEFINITIONS) else finding.symbol


def properties(finding: Finding) -> Object:
    return {
        "tier": finding.tier.value,
        "confidence": finding.confidence,
        "severity": finding.severity.value,
        "category": finding.category.value,
        **({"symbol": symbol} if (symbol := symbol_of(finding)) else {}),
        "engine": finding.engine,
        "evidence": list(finding.evidence),
        "fix": finding.fix,
    }


def location(place: Location, symbol: str = "") -> Object:
    logical = {"logicalLocations": [{"fullyQualifiedName": symbol}]} if symbol else {}
    artifact = {"uri": uri(place.path), "uriBaseId": "SRCROOT"}
    return {"physicalLocation": {"artifactLocation": artifact, "region": region(place)}, **logical}


def related_location(number: int, place: Location) -> Object:
    return {"id": number, **location(place), "message": {"text": place.note}}


def region(place: Location) -> Object:
    """Start and end; an end that lies before the start is left out, as SARIF forbids it."""
    end_line = place.end_line or place.line
    start: Object = {"startLine": place.line, "startColumn": place.column}
    if (end_line, place.end_column or place.column) < (place.line, place.column):
        return start
    end_column = {"endColumn": place.end_column} if place.end_column else {}
    return {**start, "endLine": end_line, **end_column}


def suppression(why: str) -> Object:
    kind = "external" if why == IN_BASELINE else "inSource"
    justification = why.removeprefix(BY_COMMENT).removeprefix(": ")
    return {"kind": kind, "status": "accepted", **({"justification": justification} if justification else {})}


def uri(path: str) -> str:
    """A relative reference: percent-encoded, and never read as having a scheme."""
    encoded = quote(path.encode("utf-8", "surrogateescape"), safe="/~-._!$&'()*+,;=@")
    return encoded if not encoded.startswith("//") else "/." + encoded
