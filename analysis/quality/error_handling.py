"""Exceptions that are caught too widely, hidden, or raised anew without their cause."""

from analysis.findings import Category, Finding, Severity, Tier
from analysis.index.index import Index
from analysis.quality.judgement import Judgement, judge
from analysis.rules import Rule

BARE = Rule(
    "errors/bare-except",
    "A handler that catches even the request to stop",
    "A bare `except:` also catches `KeyboardInterrupt` and `SystemExit`. Name what you expect, `Exception` at most.",
    Category.QUALITY,
    Severity.MEDIUM,
    Tier.REVIEW,
)
SWALLOWED = Rule(
    "errors/swallowed",
    "A failure that nobody hears of",
    "Whatever goes wrong in the block is lost, programming errors included. Name the exceptions that are expected "
    "here, or log what was caught. A comment that says why makes this information only.",
    Category.QUALITY,
    Severity.MEDIUM,
    Tier.REVIEW,
)
BROAD = Rule(
    "errors/broad-except",
    "A failure that becomes an ordinary result",
    "The handler takes every failure for the expected one and leaves no trace of it. Name the exceptions that are "
    "expected, or log what was caught.",
    Category.QUALITY,
    Severity.LOW,
    Tier.INFORMATION,
)
LOST_CAUSE = Rule(
    "errors/lost-cause",
    "A new exception without its cause",
    "Whoever reads the traceback sees `During handling of the above exception, another exception occurred`, as if the "
    "second were an accident; who catches it has no `__cause__`. Write `raise … from error`, or `from None`.",
    Category.QUALITY,
    Severity.LOW,
    Tier.REVIEW,
)
RULES = (BARE, SWALLOWED, BROAD, LOST_CAUSE)

JUDGEMENTS = {
    "bare": Judgement(BARE, 0.9),
    "swallowed": Judgement(SWALLOWED, 0.8),
    "broad": Judgement(BROAD, 0.6),
    "lost-cause": Judgement(LOST_CAUSE, 0.7),
}


def find_error_handling(index: Index) -> list[Finding]:
    """Findings about `except` in the component's own Python code."""
    return list(judge(index, JUDGEMENTS))
