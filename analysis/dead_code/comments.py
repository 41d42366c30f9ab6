"""Names that a comment keeps: a call that was commented out, to be taken up again."""

import re
from collections.abc import Callable

from analysis.findings import Finding, Severity, Tier

DOUBT = "a comment in the file names it: a call may have been commented out for a while"


def doubt_if_commented(finding: Finding, read: Callable[[str], str | None]) -> Finding:
    """A finding that would be safe to fix, for review if a comment outside of the code itself names its symbol."""
    if finding.tier is not Tier.SAFE_TO_FIX:
        return finding
    place = finding.location
    name = finding.symbol.rpartition(".")[2]
    comment = re.compile(rf"#.*\b{re.escape(name)}\b")
    lines = enumerate((read(place.path) or "").splitlines(), 1)
    if not any(comment.search(line) for at, line in lines if not place.line <= at <= (place.end_line or place.line)):
        return finding
    return finding.model_copy(
        update={
            "tier": Tier.REVIEW, "severity": Severity.LOW, "confidence": 0.8, "fix": "",
            "evidence": (*finding.evidence, DOUBT),
        }
    )  # fmt: skip
