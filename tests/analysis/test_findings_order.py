from itertools import combinations

from analysis.findings import Severity


def test_severities_compare_by_how_much_they_matter() -> None:
    for less, more in combinations(Severity, 2):
        assert less < more
        assert less <= more
        assert more > less
        assert more >= less
        assert not less > more
        assert not less >= more
