"""Severity's order, fingerprints that survive moved lines, and the order of a report."""

import random
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from analysis.findings import Category, Finding, Location, Severity, Tier, worst_first

WORDS = st.text("abc _", max_size=6)
findings = st.builds(
    Finding,
    rule_id=st.sampled_from(("a/b", "a/c")),
    category=st.sampled_from(Category),
    severity=st.sampled_from(Severity),
    confidence=st.sampled_from((0.5, 1)),
    tier=st.sampled_from(Tier),
    message=WORDS,
    locations=st.tuples(st.builds(Location, path=st.sampled_from(("a.py", "b.py")), line=st.integers(1, 9))),
    symbol=WORDS,
    context=WORDS,
)


@given(st.lists(st.sampled_from(Severity)))
def test_severities_sort_from_the_least_to_the_worst(severities: list[Severity]) -> None:
    order = ["info", "low", "medium", "high", "critical"]
    assert [str(one) for one in sorted(severities)] == sorted(map(str, severities), key=order.index)


@given(st.sampled_from(Severity), st.sampled_from(Severity))
def test_of_two_severities_exactly_one_relation_holds(one: Severity, other: Severity) -> None:
    assert [one < other, one == other, one > other].count(True) == 1
    assert (one <= other) == (not one > other)
    assert (one >= other) == (not one < other)


@given(findings, st.integers(1, 10_000), st.sampled_from(Severity), WORDS)
def test_a_fingerprint_survives_moves_indentation_and_new_wording(
    finding: Finding, line: int, severity: Severity, message: str
) -> None:
    locations, context = (replace(finding.location, line=line),), f"    {finding.context}\t"
    moved = replace(finding, locations=locations, severity=severity, message=message, context=context)
    assert moved.fingerprint == finding.fingerprint


@given(findings, st.sampled_from(("rule_id", "symbol", "context")))
def test_another_rule_symbol_or_text_is_another_fingerprint(finding: Finding, field: str) -> None:
    other = replace(finding, **{field: f"{getattr(finding, field)}x"})  # type: ignore[arg-type]
    assert other.fingerprint != finding.fingerprint


@given(st.lists(findings, max_size=12), st.randoms(use_true_random=False))
def test_the_worst_come_first_however_they_were_found(found: list[Finding], chance: random.Random) -> None:
    ordered = worst_first(found)
    ranks = [one.severity.rank for one in ordered]
    assert ranks == sorted(ranks, reverse=True)
    shuffled = chance.sample(found, len(found))
    places = [(one.severity, one.tier, one.confidence, one.location, one.rule_id) for one in ordered]
    again = worst_first(shuffled)
    assert [(one.severity, one.tier, one.confidence, one.location, one.rule_id) for one in again] == places
