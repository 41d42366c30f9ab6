"""Hot spots: files that are both complex and often changed (Tornhill, Your Code as a Crime Scene, 2015)."""

from collections.abc import Mapping, Sequence
from statistics import median

from analysis.findings import Category, Finding, Location, Severity, Tier
from analysis.history import History
from analysis.index.paths import is_example, is_generated, is_test, is_vendored
from analysis.result import HotSpot
from analysis.rules import Rule

HOT_SPOT = Rule(
    "quality/hot-spot",
    "A complex file that changes all the time",
    "Most defects and most review time gather in the few files that are both hard to understand and often changed. "
    "Simplify these first; complex code that nobody touches can wait. Churn is the number of commits in the last "
    "twelve months (or the last hundred commits), complexity the sum of the functions' cognitive complexity.",
    Category.QUALITY,
    Severity.LOW,
    Tier.REVIEW,
)
RULES = (HOT_SPOT,)

MOST = 5
LEAST_COMMITS, LEAST_COMPLEXITY, LEAST_SCORE = 8, 50, 0.2
TIMES_MEDIAN = 4


def rank(complexity: Mapping[str, int], lines: Mapping[str, int], history: History) -> tuple[HotSpot, ...]:
    """Changed files with their heat, the hottest first: commits times complexity, each as a share of the highest.

    Files without complexity (documents, configuration) and tests, examples and vendored or generated code stay out.
    """
    known = {
        path: history.files[path]
        for path, amount in complexity.items()
        if amount and path in history.files and _is_product(path)
    }
    most_commits = max((one.commits for one in known.values()), default=1)
    most_complex = max((complexity[path] for path in known), default=1)
    spots = [
        HotSpot(
            path=path,
            commits=one.commits,
            authors=one.authors,
            lines=lines.get(path, 0),
            complexity=complexity[path],
            score=round(one.commits / most_commits * complexity[path] / most_complex, 4),
            last_changed=one.last_changed,
        )
        for path, one in known.items()
    ]
    return tuple(sorted(spots, key=lambda spot: (-spot.score, spot.path)))


def find_hot_spots(spots: Sequence[HotSpot]) -> list[Finding]:
    """The few of the ranking that stand out in churn and in complexity, at most five."""
    usual_commits = median(spot.commits for spot in spots) if spots else 0
    hot = [spot for spot in spots if _stands_out(spot, usual_commits)]
    return [_finding(spot, number, usual_commits, len(spots)) for number, spot in enumerate(hot[:MOST], 1)]


def _stands_out(spot: HotSpot, usual_commits: float) -> bool:
    often = spot.commits >= max(LEAST_COMMITS, TIMES_MEDIAN * usual_commits)
    return often and spot.complexity >= LEAST_COMPLEXITY and spot.score >= LEAST_SCORE


def _finding(spot: HotSpot, number: int, usual_commits: float, files: int) -> Finding:
    return Finding(
        rule_id=HOT_SPOT.id,
        category=HOT_SPOT.category,
        severity=HOT_SPOT.severity,
        confidence=0.9,
        tier=HOT_SPOT.tier,
        message=f"{spot.path} changed in {spot.commits} commits and has a complexity of {spot.complexity}",
        locations=(Location(path=spot.path, line=1),),
        symbol=spot.path,
        engine="git",
        evidence=(
            f"Number {number} of {files} changed files; half of them changed in {usual_commits:g} commits or fewer",
            f"{spot.lines} lines, {spot.authors} author{'' if spot.authors == 1 else 's'}",
        ),
    )


def _is_product(path: str) -> bool:
    return not (is_test(path) or is_example(path) or is_vendored(path) or is_generated(path))
