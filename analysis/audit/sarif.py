"""The audit as SARIF, for code scanning."""

from datetime import UTC, datetime

from analysis.audit.model import Audit
from analysis.audit.rules import RULES
from analysis.findings import digest
from analysis.report.sarif import to_sarif as analysis_to_sarif
from analysis.result import Analysis
from analysis.security.javascript.rules import JAVASCRIPT_SECURITY_RULES
from analysis.security.lint import RULES as CODE_RULES


def to_sarif(audit: Audit, version: str) -> str:
    """What counts, and as suppressed what is accepted."""
    analysis = Analysis(
        component=audit.repository,
        commit=audit.commit,
        branch=audit.branch,
        created=datetime.now(UTC),
        findings=tuple(risk.finding for risk in audit.risks),
        suppressed=tuple((risk.finding, why) for risk, why in audit.accepted),
        engines=audit.engines,
    )
    return analysis_to_sarif(analysis, [*RULES, *CODE_RULES, *JAVASCRIPT_SECURITY_RULES], version=version)


def content_of(audit: Audit) -> str:
    """The same for the same commit with the same risks, so that it is uploaded once."""
    accepted = digest(risk.finding for risk, _ in audit.accepted)
    return f"{audit.commit} {digest(risk.finding for risk in audit.risks)[:16]} {accepted[:16]}"
