from analysis.findings import Category, Finding, Location, Severity, Tier
from tasks.reports import findings_table


def test_a_path_of_underscores_is_shown_as_it_is_and_the_finding_comes_before_what_may_be_cut_off() -> None:
    finding = Finding(
        rule_id="bugs/undefined-name", category=Category.QUALITY, severity=Severity.HIGH, tier=Tier.REVIEW,
        confidence=0.9, message="Undefined name `missing`", symbol="missing",
        locations=(Location(path="shop/__init__.py", line=6, column=1, end_line=6),),
    )  # fmt: skip
    (row,) = findings_table([finding])
    assert row["place"] == "`shop/__init__.py:6`"
    assert list(row)[:2] == ["severity", "finding"]
