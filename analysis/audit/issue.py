"""A risk as an issue of a tracker: found again by its key, which both Linear and GitHub keep in the text."""

import re
from collections.abc import Sequence

from analysis.audit.model import Audit, Kind, Risk
from analysis.findings import Severity
from analysis.report.markdown_text import code, escape

LABEL = "security-audit"
KEY = re.compile(r"`security-audit (?P<kind>[a-z]+) (?P<fingerprint>[0-9a-f]{32})`")
GONE = "No longer found"
SILENCE = (
    "To live with it, put it under `operations: security_audit: suppressions` in `.autopilot.yaml`, with a reason and "
    "a day. It is closed when it is no longer found."
)
SURE = 0.7
"""Less sure findings are in the report, but not worth an issue of their own."""

PRIORITIES = {Severity.CRITICAL: 1, Severity.HIGH: 2, Severity.MEDIUM: 3}


def worth_an_issue(audit: Audit, least: Severity) -> list[Risk]:
    """Sure, severe, and not only in development or unreached code; the most pressing first, each key once."""
    found = [risk for risk in audit.risks if risk.finding.severity >= least and risk.finding.confidence >= SURE]
    near = [risk for risk in found if risk.reach.value not in ("development", "unused")]
    return list({risk.key: risk for risk in reversed(near)}.values())[::-1]


def title_of(risk: Risk) -> str:
    """Says what it is without the credential or a version that changes."""
    place = risk.finding.location.path
    known = {
        Kind.VULNERABILITY: f"Known vulnerabilities in {risk.package} ({place})",
        Kind.SECRET: f"Credential in {place}",
    }
    return known.get(risk.kind, f"{risk.finding.message[:100]} in {place}")


def body_of(risk: Risk) -> str:
    finding = risk.finding
    lines = [
        f"**{finding.severity.value.capitalize()}**: {escape(finding.message)}",
        "",
        f"- where: {code(f'{finding.location.path}:{finding.location.line}')}",
        *([f"- reach: {risk.reach.value}, {escape(risk.why)}"] if risk.why else []),
        *(f"- {escape(line)}" for line in finding.evidence),
        *([f"- what to do: {escape(finding.fix)}"] if finding.fix else []),
        *([f"- no longer {escape(risk.expired)}"] if risk.expired else []),
        "",
        SILENCE,
        "",
        f"`security-audit {risk.key}`",
    ]
    return "\n".join(lines)


def key_in(text: str | None) -> str:
    """The key of the risk that an issue is about, empty for one of somebody else's."""
    match = KEY.search(text or "")
    return f"{match['kind']} {match['fingerprint']}" if match else ""


def is_over(key: str, audit: Audit, kept: Sequence[Risk]) -> bool:
    """Whether the risk was looked for and is not among those that have issues."""
    kind = key.partition(" ")[0]
    return kind in {one.value for one in audit.examined} and key not in {risk.key for risk in kept}
