"""Insecure code: what the analysis finds, as risks, with passwords taken out of what is shown."""

import re
from collections.abc import Iterable
from dataclasses import replace

from analysis.audit.model import Kind, Reach, Risk
from analysis.findings import Finding, Severity, Tier
from analysis.index.index import Index
from analysis.index.paths import is_vendored
from analysis.security.javascript.find import find_javascript_security
from analysis.security.lint import find_security

QUOTED = re.compile(r"([\"'`])(?:(?!\1).)+\1")
OUTAGES = frozenset({"security/request-without-timeout"})
"""What can make a program stand still, but gives nobody access."""

PASSWORD = "security/hardcoded-password"  # noqa: S105


def find_in_code(index: Index) -> list[Risk]:
    """Without what is only worth knowing."""
    found = [
        one
        for find in (find_security, find_javascript_security)
        for one in find(index)
        if one.tier is not Tier.INFORMATION
    ]
    return [_risk(one) for one in found if not is_vendored(one.location.path)]


def _risk(finding: Finding) -> Risk:
    if finding.rule_id in OUTAGES:
        finding = replace(finding, severity=Severity.LOW)
    if finding.rule_id == PASSWORD:
        hidden = QUOTED.sub('"…"', finding.context)
        evidence = tuple(QUOTED.sub('"…"', one) for one in finding.evidence)
        finding = replace(finding, context=hidden, evidence=evidence)
    return Risk(kind=Kind.CODE, finding=finding, reach=Reach.USED, why="in the product's own code")


def without_twins(risks: Iterable[Risk]) -> list[Risk]:
    """A password that is found as a secret as well is told once."""
    found = list(risks)
    secrets = {(one.finding.location.path, one.finding.location.line) for one in found if one.kind is Kind.SECRET}
    return [
        one
        for one in found
        if one.finding.rule_id != PASSWORD or (one.finding.location.path, one.finding.location.line) not in secrets
    ]
