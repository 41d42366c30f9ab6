"""What a review may be narrowed to, as rules."""

from collections.abc import Collection, Mapping
from enum import StrEnum

from analysis.findings import Finding


class Focus(StrEnum):
    SECURITY = "security"
    PERFORMANCE = "performance"
    CORRECTNESS = "correctness"
    MAINTAINABILITY = "maintainability"


AREAS: Mapping[Focus, tuple[str, ...]] = {
    Focus.SECURITY: ("security/", "bugs/hidden-characters"),
    Focus.PERFORMANCE: ("scalability/", "integration/session-per-call"),
    Focus.CORRECTNESS: ("bugs/", "errors/", "syntax/", "types/default-of-another-type", "dependencies/undeclared"),
    Focus.MAINTAINABILITY: (
        "dead-code/", "unused/", "complexity/", "duplication/", "architecture/", "quality/", "types/", "dependencies/",
        "integration/",
    ),
}  # fmt: skip
"""Beginnings of the rules that an area covers; a rule may be in two."""


def in_focus(finding: Finding, focus: Collection[Focus]) -> bool:
    """Whether it belongs to one of the areas; no area means all."""
    return not focus or any(finding.rule_id.startswith(AREAS[area]) for area in focus)
