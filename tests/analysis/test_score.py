"""The component score and its reasons."""

import pytest

from analysis.findings import Category, Finding, Location, Severity, Tier
from analysis.result import Architecture, Cycle, Dependency, LanguageFigures, Module, Score
from analysis.score import grade, score


def finding(rule: str, severity: Severity = Severity.MEDIUM, tier: Tier = Tier.REVIEW) -> Finding:
    category = Category.SECURITY if rule.startswith("security/") else Category.QUALITY
    return Finding(
        rule_id=rule, category=category, severity=severity, confidence=1, tier=tier, message="",
        locations=(Location(path="a.py", line=1),),
    )  # fmt: skip


def modules(count: int, lines: int = 100) -> tuple[Module, ...]:
    return tuple(
        Module(name=f"m{n}", path=f"m{n}.py", lines=lines, fan_in=0, fan_out=0, instability=0) for n in range(count)
    )


def cycle(size: int) -> Cycle:
    names = tuple(f"m{number}" for number in range(size))
    return Cycle(modules=names, shortest=names[:2], cut=Dependency(source="m0", target="m1"), runtime=True)


def scored(findings: list[Finding], count: int = 50, cycles: tuple[Cycle, ...] = (), copies: int = 0) -> Score:
    figures = [
        LanguageFigures(language="python", name="Python", files=count, lines=count * 100, duplicated_lines=copies)
    ]
    return score(findings, Architecture(modules=modules(count), cycles=cycles), figures)


def part(result: Score, name: str) -> tuple[float, str]:
    return next((one.points, one.reason) for one in result.parts if one.name == name)


def test_what_is_for_information_only_is_not_called_nothing() -> None:
    known = finding("complexity/cognitive", tier=Tier.INFORMATION)
    assert part(scored([known, known]), "Complexity") == (15, "2 findings, for information only")
    assert part(scored([]), "Complexity") == (15, "nothing found")


def test_nothing_found_is_a_hundred() -> None:
    assert (scored([]).points, scored([]).grade) == (100, "A")


def test_the_parts_make_the_sum_and_their_maxima_a_hundred() -> None:
    result = scored([finding("security/eval"), finding("errors/bare-except")], cycles=(cycle(5),), copies=300)
    assert result.points == pytest.approx(sum(one.points for one in result.parts))
    assert sum(one.maximum for one in result.parts) == 100


@pytest.mark.parametrize(
    "rule", ["security/eval", "errors/bare-except", "dead-code/unused-function", "complexity/cognitive"]
)
def test_each_kind_of_finding_takes_points_from_one_part(rule: str) -> None:
    result = scored([finding(rule)] * 5)
    assert sum(one.points < one.maximum for one in result.parts) == 1
    assert "5 findings, 1.0 per 1000 lines" in next(one.reason for one in result.parts if one.points < one.maximum)


def test_twice_the_code_with_twice_the_findings_scores_the_same() -> None:
    assert scored([finding("security/eval")] * 4, 50).points == scored([finding("security/eval")] * 8, 100).points


def test_information_costs_nothing() -> None:
    assert scored([finding("dead-code/unused-public", tier=Tier.INFORMATION)] * 50).points == 100


def test_a_worse_finding_costs_more() -> None:
    mild, grave = (scored([finding("security/eval", one)]).points for one in (Severity.LOW, Severity.CRITICAL))
    assert grave < mild


def test_one_finding_does_not_ruin_a_tiny_component() -> None:
    assert scored([finding("errors/bare-except")], count=1).points > 80


def test_cycles_are_named_with_the_size_of_the_largest() -> None:
    points, reason = part(scored([], 80, (cycle(41), cycle(3), cycle(2))), "Architecture")
    assert reason == "3 import cycles at import time; the largest has 41 modules"
    assert points < 5


def test_copied_lines_are_named() -> None:
    points, reason = part(scored([], copies=500), "Duplication")
    assert (points, reason) == (5, "500 of 5000 lines (10.0%) are copies")


@pytest.mark.parametrize(("points", "letter"), [(90, "A"), (89.9, "B"), (70, "C"), (60, "D"), (0, "F")])
def test_grades_are_the_usual_ones(points: float, letter: str) -> None:
    assert grade(points) == letter
