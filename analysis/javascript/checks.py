"""All checks of TypeScript and JavaScript."""

from collections.abc import Callable

from analysis.findings import Finding
from analysis.index.index import Index
from analysis.javascript.dead_code import dead_code
from analysis.javascript.local import local_problems
from analysis.javascript.rules import RULES
from analysis.javascript.unused_exports import unused_exports

__all__ = ["CHECKS", "RULES", "javascript_findings"]

CHECKS: tuple[Callable[[Index], list[Finding]], ...] = (dead_code, unused_exports, local_problems)


def javascript_findings(index: Index) -> list[Finding]:
    """Findings of every check, in no particular order."""
    return [finding for check in CHECKS for finding in check(index)]
