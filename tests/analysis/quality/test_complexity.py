from pathlib import Path

import pytest

from analysis.findings import Severity, Tier
from analysis.quality.complexity import complexity_by_path, find_complexity
from tests.analysis.quality.indexes import findings, index_of

NESTED = "if a:\n{0}    for b in a:\n{0}        if b:\n{0}            while b: pass\n"


def nested(times: int, decorator: str = "") -> str:
    """A function of cognitive complexity 10 × times."""
    return f"{decorator}def f(a):\n" + "".join(f"    {NESTED.format('    ')}" for _ in range(times))


def long(lines: int) -> str:
    return "def f():\n" + "    x = 1\n" * (lines - 1)


def test_a_simple_function_is_not_reported(tmp_path: Path) -> None:
    assert findings(find_complexity, tmp_path, {"a.py": nested(1)}) == []


@pytest.mark.parametrize(
    ("times", "severity", "tier"),
    [
        (2, Severity.LOW, Tier.INFORMATION),
        (3, Severity.MEDIUM, Tier.REVIEW),
        (7, Severity.MEDIUM, Tier.REVIEW),
    ],
)
def test_severity_rises_with_complexity(tmp_path: Path, times: int, severity: Severity, tier: Tier) -> None:
    (finding,) = findings(find_complexity, tmp_path, {"a.py": nested(times)})
    assert (finding.rule_id, finding.severity, finding.tier) == ("complexity/cognitive", severity, tier)
    assert f"cognitive complexity of {10 * times}" in finding.message


def test_a_finding_points_at_the_def_below_its_decorators(tmp_path: Path) -> None:
    (finding,) = findings(find_complexity, tmp_path, {"a.py": nested(2, "@app.get(\n    '/x'\n)\n")})
    assert (finding.location.line, finding.context, finding.symbol) == (4, "def f(a):", "f")


def test_methods_are_named_with_their_class(tmp_path: Path) -> None:
    text = "class A:\n" + "".join(f"    {line}\n" for line in nested(2).splitlines())
    (finding,) = findings(find_complexity, tmp_path, {"a.py": text})
    assert finding.symbol == "A.f"


def test_a_long_function_is_information_and_a_very_long_one_weighs_more(tmp_path: Path) -> None:
    files = {"a.py": long(80), "b.py": long(81), "c.py": long(201)}
    found = [(f.location.path, f.severity, f.tier) for f in findings(find_complexity, tmp_path, files)]
    assert found == [("b.py", Severity.INFO, Tier.INFORMATION), ("c.py", Severity.LOW, Tier.INFORMATION)]


def test_comments_blank_lines_and_the_docstring_do_not_make_a_function_long(tmp_path: Path) -> None:
    text = 'def f():\n    """One.\n\n' + "    words\n" * 50 + '    """\n' + "    # why\n\n" * 50 + "    x = 1\n" * 70
    assert findings(find_complexity, tmp_path, {"a.py": text}) == []


def test_tests_may_be_complex(tmp_path: Path) -> None:
    assert findings(find_complexity, tmp_path, {"tests/test_a.py": nested(9)}) == []


def test_complexity_of_a_file_is_the_sum_of_its_functions(tmp_path: Path) -> None:
    files = {"a.py": nested(2) + nested(1), "b.py": "x = 1\n", "broken.py": "def (:\n"}
    assert complexity_by_path(index_of(tmp_path, files)) == {"a.py": 30, "b.py": 0, "broken.py": 0}


def test_javascript_counts_for_hot_spots_and_is_judged_elsewhere(tmp_path: Path) -> None:
    deep = "if (a) { for (const b of a) { if (b) { while (b) {} } } }\n"
    files = {"a.ts": f"export function draw(a: any) {{\n{deep * 3}}}\n", "b.py": nested(1)}
    assert findings(find_complexity, tmp_path, files) == []
    assert complexity_by_path(index_of(tmp_path, files)) == {"a.ts": 30, "b.py": 10}
