"""The component score: 0 to 100, the sum of parts that each say why.

Every part is a density, so that size alone neither helps nor hurts: `points = maximum / (1 + density / half)`, where
`half` is the density at which half of the points are gone. Densities count what was found per thousand lines of
product code, a finding by its weight (severity times confidence; information counts nothing), or a share of modules,
lines or changes. Small components are taken for a thousand lines, so that one finding does not ruin them.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from analysis.findings import Category, Finding, Severity, Tier
from analysis.hot_spots import find_hot_spots
from analysis.result import Architecture, HotSpot, LanguageFigures, Score, ScorePart

WEIGHTS = {
    Severity.INFO: 0.0,
    Severity.LOW: 0.25,
    Severity.MEDIUM: 1.0,
    Severity.HIGH: 4.0,
    Severity.CRITICAL: 12.0,
}
GRADES = ((90, "A"), (80, "B"), (70, "C"), (60, "D"), (0, "F"))
LEAST_LINES = 1000
ANALYSED = frozenset({"Python", "TypeScript", "JavaScript"})
COMPLEXITY, TYPES = "complexity/", "types/"

SECURITY_HALF = 0.4
DEFECTS_HALF = 0.5
DEAD_CODE_HALF = 0.5
COMPLEXITY_HALF = 1.0
TYPES_HALF = 0.5
INTEGRATION_HALF = 0.5
DUPLICATION_HALF = 0.1
CYCLES_HALF = 0.2
HOT_SPOTS_HALF = 0.5


def score(
    findings: Sequence[Finding],
    architecture: Architecture,
    figures: Sequence[LanguageFigures],
    hot_spots: Sequence[HotSpot] = (),
) -> Score:
    """How healthy the component is; suppressed findings should be left out by the caller."""
    lines = sum(module.lines for module in architecture.modules)
    parts = (
        _density("Security", 20, SECURITY_HALF, _of(findings, Category.SECURITY), lines),
        _density("Defects", 20, DEFECTS_HALF, _other(findings), lines),
        _density("Unused code", 10, DEAD_CODE_HALF, _named(findings, "dead-code/"), lines),
        _density("Complexity", 15, COMPLEXITY_HALF, _named(findings, COMPLEXITY), lines),
        _density("Types", 5, TYPES_HALF, _named(findings, TYPES), lines),
        _duplication(figures, lines),
        _cycles(architecture),
        _density("Dependencies", 5, INTEGRATION_HALF, _of(findings, Category.INTEGRATION), lines),
        _hot_spots(hot_spots),
    )
    points = round(sum(part.points for part in parts), 1)
    return Score(points=points, grade=grade(points), parts=parts)


def grade(points: float) -> str:
    """The letter: A from 90, B from 80, C from 70, D from 60, else F."""
    return next(letter for least, letter in GRADES if points >= least)


def weight(finding: Finding) -> float:
    """How much a finding counts."""
    return 0.0 if finding.tier is Tier.INFORMATION else WEIGHTS[finding.severity] * finding.confidence


def _of(findings: Iterable[Finding], category: Category) -> list[Finding]:
    return [one for one in findings if one.category is category]


def _named(findings: Iterable[Finding], *beginnings: str) -> list[Finding]:
    return [one for one in findings if one.rule_id.startswith(beginnings)]


def _other(findings: Iterable[Finding]) -> list[Finding]:
    elsewhere = ("dead-code/", "duplication/", "quality/hot-spot", COMPLEXITY, TYPES)
    quality = [one for one in _of(findings, Category.QUALITY) if not one.rule_id.startswith(elsewhere)]
    return [*quality, *_named(findings, "scalability/")]


def _density(name: str, maximum: float, half: float, findings: Sequence[Finding], lines: int) -> ScorePart:
    counted = [one for one in findings if weight(one)]
    density = sum(map(weight, counted)) * 1000 / max(lines, LEAST_LINES)
    return _part(name, maximum, density / half, _reason(counted, len(findings), lines))


def _reason(counted: Sequence[Finding], all_found: int, lines: int) -> str:
    if not counted:
        return f"{_plural(all_found, 'finding')}, for information only" if all_found else "nothing found"
    common, times = Counter(one.rule_id for one in counted).most_common(1)[0]
    rate = len(counted) * 1000 / max(lines, LEAST_LINES)
    return f"{_plural(len(counted), 'finding')}, {rate:.1f} per 1000 lines; most often {common} ({times})"


def _duplication(figures: Sequence[LanguageFigures], lines: int) -> ScorePart:
    repeated = sum(one.duplicated_lines for one in figures if one.name in ANALYSED)
    share = repeated / max(lines, LEAST_LINES)
    reason = f"{repeated} of {lines} lines ({share:.1%}) are copies" if repeated else "no copied code found"
    return _part("Duplication", 10, share / DUPLICATION_HALF, reason)


def _cycles(architecture: Architecture) -> ScorePart:
    knots = [cycle for cycle in architecture.cycles if cycle.runtime]
    entangled = sum(len(cycle.modules) for cycle in knots)
    share = entangled / max(len(architecture.modules), 20)
    if not knots:
        return _part("Architecture", 10, 0, "no import cycles at import time")
    largest = max(len(cycle.modules) for cycle in knots)
    reason = f"{_plural(len(knots), 'import cycle')} at import time; the largest has {largest} modules"
    return _part("Architecture", 10, share / CYCLES_HALF, reason)


def _hot_spots(spots: Sequence[HotSpot]) -> ScorePart:
    """How much of all change falls on the files that stand out: concentrated change in complex code is a risk."""
    hot = {one.location.path for one in find_hot_spots(spots)}
    if not hot:
        return _part("Hot spots", 5, 0, "no complex file stands out by its changes")
    share = sum(spot.commits for spot in spots if spot.path in hot) / max(1, sum(spot.commits for spot in spots))
    first = next(spot for spot in spots if spot.path in hot)
    reason = f"{_plural(len(hot), 'complex file')} took {share:.0%} of all changes; {first.path} leads"
    return _part("Hot spots", 5, share / HOT_SPOTS_HALF, reason)


def _part(name: str, maximum: float, excess: float, reason: str) -> ScorePart:
    return ScorePart(name=name, points=round(maximum / (1 + excess), 1), maximum=maximum, reason=reason)


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
