"""A rule: what a kind of finding means. Each area keeps its own table; `analysis.catalogue` joins them."""

from dataclasses import dataclass

from analysis.findings import Category, Severity, Tier


@dataclass(frozen=True, slots=True)
class Rule:
    """`id` is `area/name` in words; `help` says in Markdown why it matters and what to do."""

    id: str
    title: str
    help: str
    category: Category
    severity: Severity
    tier: Tier
