"""What may go without a person having looked."""

import pytest

from analysis.confirmation import ENGINE
from analysis.findings import Category, Finding, Location, Severity, Tier
from analysis.removal.choose import ACCEPTED_DOUBT, certain, closed

FUNCTION = "dead-code/unused-function"


def finding(
    name: str, path: str = "shop/a.py", lines: tuple[int, int] = (1, 2), *, public: bool = False, engine: str = "index"
) -> Finding:
    return Finding(
        rule_id=FUNCTION,
        category=Category.QUALITY,
        severity=Severity.LOW,
        confidence=0.92,
        tier=Tier.REVIEW if public else Tier.SAFE_TO_FIX,
        message=f"Nothing uses {name}",
        locations=(Location(path=path, line=lines[0], end_line=lines[1]),),
        symbol=name,
        engine=engine,
        evidence=(ACCEPTED_DOUBT,) if public else (),
    )


def test_what_is_private_goes_whoever_judges() -> None:
    assert certain([finding("_a")], judged=False) == [finding("_a")]


def test_a_public_name_goes_only_where_both_engines_agree_and_checks_judge() -> None:
    alone, both = finding("a", public=True), finding("b", public=True, engine=ENGINE)
    assert certain([alone, both], judged=True) == [both]
    assert certain([alone, both], judged=False) == []


@pytest.mark.parametrize(
    "path",
    ["vendor/a.py", "docs/a.py", "db/migrations/0001_first.py", "shop/a.vue", "api_pb2.py"],
)
def test_files_of_others_and_records_are_left_alone(path: str) -> None:
    assert certain([finding("_a", path)], judged=True) == []


def test_in_tests_a_public_name_may_be_a_test_that_is_switched_off() -> None:
    assert certain([finding("x_works", "tests/test_a.py", public=True, engine=ENGINE)], judged=True) == []


def test_only_what_lies_below_the_path_goes() -> None:
    both = [finding("_a", "shop/a.py"), finding("_b", "shopping/b.py")]
    assert certain(both, judged=True, path="shop") == both[:1]


def test_what_is_kept_keeps_what_it_names_and_so_on() -> None:
    text = "def _a():\n    _b()\ndef _b():\n    _c()\ndef _c():\n    pass\ndef _d():\n    pass\n"
    a, b, c, d = (finding(f"_{name}", lines=(n, n + 1)) for name, n in zip("abcd", (1, 3, 5, 7), strict=True))
    assert closed([b, c, d], [a], lambda _: text) == [d]
    assert closed([a, b, c], [d], lambda _: text) == [a, b, c]
