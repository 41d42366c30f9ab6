"""What to do first: the few actions that bring the most for the least."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log2, log10
from pathlib import PurePosixPath

from analysis.findings import Finding, Severity, Tier, worst_first
from analysis.report.actions import action, area, batch_action
from analysis.report.text import counted, place, printable
from analysis.result import Analysis, HotSpot

WEIGHT = {Severity.INFO: 1, Severity.LOW: 2, Severity.MEDIUM: 5, Severity.HIGH: 12, Severity.CRITICAL: 40}
EFFORT = {Tier.SAFE_TO_FIX: 1.0, Tier.REVIEW: 1.5}
TEST_DISCOUNT = 0.4
SAME_AREA_DISCOUNT = 0.5
MOST_GAIN = 3.0
HOT_SPOT = "quality/hot-spot"


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing worth doing: an imperative sentence, where, and why. `worth` only orders things."""

    action: str
    place: str
    why: str
    worth: float
    rule_id: str
    findings: tuple[Finding, ...] = ()

    def __str__(self) -> str:
        return f"{self.action} ({self.place}): {self.why}"


def first_things(analysis: Analysis, n: int = 3) -> list[Thing]:
    """The `n` things most worth doing, at most one a rule, preferring different areas.

    The worth of a rule's findings is severity weight × confidence × impact / effort. The weight goes from 1 (info) to
    40 (critical). Impact is half as much again in the hottest file, falls to 0.4 in tests, and grows with the
    logarithm of the lines concerned; when one action fixes many findings (tier safe-to-fix), also with that of their
    number, up to threefold. Effort is 1 when safe to fix and 1.5 when it needs review; what is only information is no
    action. The hottest file competes as an action of its own.
    """
    heat = {spot.path: spot.score for spot in analysis.hot_spots}
    findings = [finding for finding in analysis.findings if finding.rule_id != HOT_SPOT]
    candidates = [thing_of(group, heat) for group in by_rule(findings)]
    candidates += [thing_of_hot_spot(spot) for spot in hottest(analysis)]
    return most_worth(candidates, n)


def hottest(analysis: Analysis) -> Sequence[HotSpot]:
    """The hottest file of those that stand out; none when only what is new is asked for."""
    named = {finding.location.path for finding in analysis.findings if finding.rule_id == HOT_SPOT}
    return [] if analysis.base else [spot for spot in analysis.hot_spots if spot.path in named][:1]


def most_worth(candidates: Iterable[Thing], n: int) -> list[Thing]:
    """Greedy: after each choice, the rest of its area counts half."""
    rest, chosen = list(candidates), list[Thing]()
    while rest and len(chosen) < n:
        areas = {area(thing.rule_id) for thing in chosen}
        discount = {True: SAME_AREA_DISCOUNT, False: 1.0}
        best = max(rest, key=lambda thing: (thing.worth * discount[area(thing.rule_id) in areas], thing.rule_id))
        chosen.append(best)
        rest.remove(best)
    return chosen


def by_rule(findings: Iterable[Finding]) -> list[Sequence[Finding]]:
    """Findings that ask for an action, grouped by rule and tier, the worst first in each group."""
    groups = defaultdict[tuple[str, Tier], list[Finding]](list)
    for finding in worst_first(findings):
        if finding.tier in EFFORT:
            groups[finding.rule_id, finding.tier].append(finding)
    safest = dict[str, Sequence[Finding]]()
    for (rule_id, tier), group in groups.items():
        if tier is Tier.SAFE_TO_FIX or rule_id not in safest:
            safest[rule_id] = group
    return list(safest.values())


def thing_of(findings: Sequence[Finding], heat: Mapping[str, float]) -> Thing:
    """Findings of one rule and tier as one action: all of them when safe to fix, else the one that matters most."""
    ranked = sorted(findings, key=lambda finding: -worth(finding, heat))
    lead = ranked[0]
    if lead.tier is Tier.SAFE_TO_FIX and len(ranked) > 1:
        gain = min(MOST_GAIN, 1 + log2(len(ranked)) / 2)
        return Thing(
            batch_action(ranked), places(ranked), batch_reason(ranked), worth(lead, heat) * gain, lead.rule_id,
            tuple(ranked),
        )  # fmt: skip
    why = reason(lead) + (f"; {counted(len(ranked) - 1, 'more place')} like it" if len(ranked) > 1 else "")
    return Thing(action(lead), place(lead.location), why, worth(lead, heat), lead.rule_id, (lead,))


def worth(finding: Finding, heat: Mapping[str, float]) -> float:
    impact = (1 + heat.get(finding.location.path, 0) / 2) * (TEST_DISCOUNT if is_test(finding.location.path) else 1)
    return WEIGHT[finding.severity] * finding.confidence * impact * bulk(finding) / EFFORT[finding.tier]


def bulk(finding: Finding) -> float:
    """From 1 for one line to 1.75 for a thousand lines, all places together."""
    return 1 + log10(lines_of(finding)) / 4


def lines_of(finding: Finding) -> int:
    return sum(max(1, (place.end_line or place.line) - place.line + 1) for place in finding.locations)


def is_test(path: str) -> bool:
    parts = PurePosixPath(path.lower()).parts
    name = parts[-1] if parts else ""
    in_folder = any(part in {"test", "tests", "__tests__", "testing", "docs", "examples"} for part in parts[:-1])
    return in_folder or name.startswith("test_") or ".test." in name or ".spec." in name or name == "conftest.py"


def batch_reason(findings: Sequence[Finding]) -> str:
    sure = min(finding.confidence for finding in findings)
    lines = counted(sum(map(lines_of, findings)), "line")
    return f"{lines} in all, and each is safe to fix, at {sure:.0%} confidence or more"


def reason(finding: Finding) -> str:
    """The message as the end of a sentence."""
    message = printable(finding.message, 220).rstrip(".")
    return message[:1].lower() + message[1:] if message[1:2].islower() else message


def places(findings: Sequence[Finding]) -> str:
    others = len({finding.location.path for finding in findings}) - 1
    return place(findings[0].location) + (f" and {counted(others, 'other file')}" if others else "")


def thing_of_hot_spot(spot: HotSpot) -> Thing:
    people = counted(spot.authors, "author")
    return Thing(
        f"Split or simplify {printable(PurePosixPath(spot.path).name, 80)}",
        printable(spot.path, 120),
        f"it is both complex (cognitive complexity {spot.complexity:,}) and often changed "
        f"({counted(spot.commits, 'commit')} by {people}), so most of the next defects will be there",
        WEIGHT[Severity.MEDIUM] * 2 * spot.score / EFFORT[Tier.REVIEW],
        HOT_SPOT,
    )
