"""Code that is fine with little data and not with much. Blocking calls in async code are among `mistakes`."""

import re

from analysis.findings import Category, Finding, Severity, Tier
from analysis.index.index import Index
from analysis.quality.judgement import Judgement, judge
from analysis.rules import Rule

N_PLUS_ONE = Rule(
    "scalability/n-plus-one",
    "A query for each row",
    "The database is asked once for each item of a loop. Fetch all rows with one query before the loop "
    "(`select_related`, `prefetch_related`, `selectinload`, `WHERE … IN`) and look them up in a dictionary.",
    Category.ARCHITECTURE,
    Severity.MEDIUM,
    Tier.REVIEW,
)
UNBOUNDED_CACHE = Rule(
    "scalability/unbounded-cache",
    "A cache that only grows",
    "Nothing ever leaves this dictionary. If its keys come from requests or data, use `functools.lru_cache(maxsize=…)` "
    "or a cache with a limit; if there are few keys, all is well.",
    Category.ARCHITECTURE,
    Severity.LOW,
    Tier.INFORMATION,
)
FILE_READ_IN_LOOP = Rule(
    "scalability/file-read-in-loop",
    "The same file, read in each round",
    "What is read does not depend on the loop. Read it once before.",
    Category.ARCHITECTURE,
    Severity.LOW,
    Tier.REVIEW,
)
RULES = (N_PLUS_ONE, UNBOUNDED_CACHE, FILE_READ_IN_LOOP)

BY_HAND = re.compile(r"(^|/)(_?migrations?|alembic|scripts?|management/commands)/")
"""Run now and then, by hand; clarity matters more than queries."""

JUDGEMENTS = {
    "n-plus-one": Judgement(N_PLUS_ONE, 0.8),
    "unbounded-cache": Judgement(UNBOUNDED_CACHE, 0.5),
    "file-read-in-loop": Judgement(FILE_READ_IN_LOOP, 0.8),
}


def find_scalability(index: Index) -> list[Finding]:
    """Findings about loops and caches in the component's own Python code."""
    return [
        finding
        for finding in judge(index, JUDGEMENTS)
        if finding.rule_id != N_PLUS_ONE.id or not BY_HAND.search(finding.location.path)
    ]
