"""Known values of the statistical methods."""

import pytest

from analysis.test_suite.statistics import fisher, holm, share


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [(0, 10, 0.0, 0.2775), (1, 10, 0.0179, 0.4042), (5, 10, 0.2366, 0.7634), (10, 10, 0.7225, 1.0), (0, 0, 0.0, 1.0)],
)
def test_the_interval_is_that_of_wilson(count: int, of: int, low: float, high: float) -> None:
    """Values of R's binom.confint(method = "wilson")."""
    found = share(count, of)
    assert (found.low, found.high) == (pytest.approx(low, abs=1e-4), pytest.approx(high, abs=1e-4))


def test_a_share_reads_as_a_sentence() -> None:
    assert str(share(1, 10)) == "1 of 10 (10%, 95 % sure between 2% and 40%)"


def test_the_lady_tasting_tea() -> None:
    """Fisher's own example: all four cups told apart has a chance of 1 in 70."""
    assert fisher(4, 0, 0, 4) == pytest.approx(1 / 70)
    assert fisher(3, 1, 1, 3) == pytest.approx(17 / 70)
    assert fisher(0, 4, 4, 0) == 1


def test_looking_often_makes_each_finding_less_sure() -> None:
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([]) == []
    assert holm([0.9, 0.9]) == [1.0, 1.0]
