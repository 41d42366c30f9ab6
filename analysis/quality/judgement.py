"""From suspicions of our own checks to findings."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from analysis.findings import Finding, Location, Severity, Tier
from analysis.index.index import Index
from analysis.index.paths import is_example, is_test
from analysis.quality.checks.facts import Suspicion
from analysis.quality.checks.layer import PYTHON_CHECKS
from analysis.quality.lint import is_foreign
from analysis.rules import Rule

SILENCED = re.compile(
    r"#\s*noqa(?!\s*:)|#\s*noqa\s*:.*\b(E722|BLE001|S110|S112|B001|B904|TRY\d+)\b|pylint:\s*disable=.*(broad|bare)-except",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a suspicion of one kind amounts to."""

    rule: Rule
    confidence: float


def is_own_code(path: str) -> bool:
    """Whether the file is the component's own and not there for testing, showing or configuring tools."""
    return not (is_test(path) or is_example(path) or is_foreign(path))


def judge(index: Index, table: Mapping[str, Judgement]) -> Iterable[Finding]:
    """Findings for the suspicions in the table; what a comment stands with is information."""
    for path, checked in index.facts(PYTHON_CHECKS).items():
        if not is_own_code(path):
            continue
        for suspicion in checked.suspicions:
            judgement = table.get(suspicion.check)
            if judgement and not SILENCED.search(suspicion.text):
                yield _finding(path, suspicion, judgement)


def _finding(path: str, suspicion: Suspicion, judgement: Judgement) -> Finding:
    rule = judgement.rule
    evidence = ("a comment stands with it",) if suspicion.deliberate else ()
    return Finding(
        rule_id=rule.id,
        category=rule.category,
        severity=min(rule.severity, Severity.LOW) if suspicion.deliberate else rule.severity,
        confidence=judgement.confidence / 2 if suspicion.deliberate else judgement.confidence,
        tier=Tier.INFORMATION if suspicion.deliberate else rule.tier,
        message=suspicion.message,
        locations=(Location(path=path, line=suspicion.line, end_line=suspicion.end_line),),
        symbol=suspicion.symbol,
        evidence=(f"{path}:{suspicion.line}: {suspicion.text}", *evidence),
        context=suspicion.text,
    )
