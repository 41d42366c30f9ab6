"""Ranking by churn and complexity."""

from datetime import UTC, datetime

from analysis.history import FileHistory, History
from analysis.hot_spots import find_hot_spots, rank

LONG_AGO = datetime(2024, 1, 1, tzinfo=UTC)


def history(**commits: int) -> History:
    return History(files={f"{name}.py": FileHistory(count, 2, LONG_AGO) for name, count in commits.items()})


def test_the_file_that_is_complex_and_often_changed_comes_first() -> None:
    spots = rank(
        {"both.py": 90, "complex.py": 100, "busy.py": 5}, {"both.py": 300}, history(both=20, complex=1, busy=25)
    )
    assert [spot.path for spot in spots] == ["both.py", "busy.py", "complex.py"]
    assert spots[0].score == 0.72
    assert (spots[0].lines, spots[0].authors, spots[0].last_changed) == (300, 2, LONG_AGO)


def test_unchanged_and_simple_files_and_tests_are_no_hot_spots() -> None:
    complexity = {"still.py": 100, "plain.py": 0, "tests/test_x.py": 50}
    assert rank(complexity, {}, history(**{"plain": 9, "tests/test_x": 9})) == ()


def test_the_few_that_stand_out_become_findings() -> None:
    calm = {f"calm{number}": 2 for number in range(20)}
    complexity = {f"{name}.py": 20 for name in calm} | {"hot.py": 120}
    (found,) = find_hot_spots(rank(complexity, {"hot.py": 500}, history(hot=30, **calm)))
    assert found.location.path == "hot.py"
    assert "30 commits" in found.message
    assert "half of them changed in 2 commits or fewer" in found.evidence[0]


def test_where_all_files_change_alike_none_stands_out() -> None:
    commits = {f"f{number}": 10 for number in range(10)}
    assert find_hot_spots(rank({f"{name}.py": 100 for name in commits}, {}, history(**commits))) == []


def test_without_history_there_is_nothing() -> None:
    assert find_hot_spots(rank({"a.py": 10}, {}, History(note="No history"))) == []
