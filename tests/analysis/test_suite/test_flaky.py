"""Which tests are flaky, how often, and what that goes along with."""

from datetime import UTC, datetime

from analysis.test_suite.flaky import find_flaky
from analysis.test_suite.model import Execution, Result, SuiteRun
from analysis.test_suite.order import leans_on_others, polluters


def run(commit: str, *failed: str, configuration: str = "", **conditions: str) -> SuiteRun:
    """A run of the tests a, b and c, of which some failed."""
    executions = tuple(Execution(name, Result.FAILED if name in failed else Result.PASSED, 0.1) for name in "abc")
    return SuiteRun(commit, "run", executions, configuration, conditions=conditions)


def test_only_the_same_commit_can_show_it() -> None:
    assert find_flaky([run("1"), run("2", "a"), run("3")]) == []
    (found,) = find_flaky([run("1"), run("2", "a"), run("2")])
    assert found.test == "a"
    assert (found.failures.count, found.failures.of, found.commits) == (1, 3, 1)


def test_a_test_that_fails_in_one_configuration_is_broken_there() -> None:
    runs = [run("1", configuration="py312"), run("1", "a", configuration="py38"), run("1", "a", configuration="py38")]
    assert find_flaky(runs) == []


def test_commits_at_which_it_always_failed_do_not_count() -> None:
    runs = [run("1", "a"), run("1", "a"), run("2", "a"), *[run("2")] * 3]
    (found,) = find_flaky(runs)
    assert (found.failures.count, found.failures.of) == (1, 4)


def test_the_one_that_fails_most_comes_first() -> None:
    runs = [run("1", "a", "b"), run("1", "b"), run("1"), run("1")]
    assert [one.test for one in find_flaky(runs)] == ["b", "a"]


def test_an_order_that_makes_it_fail_is_named() -> None:
    runs = [*[run("1", "a", order="shuffled")] * 6, *[run("1", order="as written")] * 6]
    (found,) = find_flaky(runs)
    assert [str(factor) for factor in found.factors] == ["order shuffled: 6 of 6 against 0 of 6 (p = 0.0022)"]


def test_what_chance_explains_is_not_named() -> None:
    runs = [run("1", "a", order="shuffled"), run("1", order="shuffled"), *[run("1", order="as written")] * 2]
    (found,) = find_flaky(runs)
    assert found.factors == ()


def test_the_time_of_day_can_be_what_it_goes_along_with() -> None:
    def at(hour: int, *failed: str) -> SuiteRun:
        one = run("1", *failed)
        return SuiteRun(one.commit, "", one.executions, "", datetime(2026, 11, 20, hour, tzinfo=UTC))

    (found,) = find_flaky([*[at(23, "c")] * 8, *[at(9)] * 8])
    assert found.factors[0].name == "time 18:00–24:00"


def test_skipped_tests_are_no_evidence() -> None:
    skipped = SuiteRun("1", "run", (Execution("a", Result.SKIPPED), Execution("b", Result.EXCUSED)))
    (found,) = find_flaky([run("1"), skipped])
    assert (found.test, found.excused) == ("b", True)


def ordered(names: str, failed: str = "", worker: str = "") -> SuiteRun:
    results = [Result.FAILED if name == failed else Result.PASSED for name in names]
    cases = [
        Execution(name, result, position=at, worker=worker)
        for at, (name, result) in enumerate(zip(names, results, strict=True))
    ]
    return SuiteRun("1", "run", tuple(cases))


def test_the_tests_that_ran_before_each_failure_and_no_success_are_suspect() -> None:
    runs = [ordered("abcd"), ordered("dbca", failed="a"), ordered("cdab", failed="a"), ordered("cabd")]
    assert polluters(runs, "a") == ["d"]
    assert polluters(runs, "b") == []


def test_one_that_only_passes_behind_others_leans_on_them() -> None:
    runs = [ordered("bcad"), ordered("cbad"), ordered("adbc", failed="a"), ordered("dabc", failed="a")]
    assert leans_on_others(runs, "a")
    assert not leans_on_others([*runs, ordered("adbc")], "a")
    assert not leans_on_others([*runs, ordered("bcad", failed="a")], "a")
    assert not leans_on_others(runs[:2], "a")


def test_what_its_failures_say_most_often_is_told() -> None:
    said = [Execution("a", Result.FAILED, said=text) for text in ("locale.Error", "locale.Error", "OSError", "")]
    runs = [SuiteRun("1", "run", (one,)) for one in (*said, Execution("a", Result.PASSED, said="not this"))]
    (found,) = find_flaky(runs)
    assert found.said == "locale.Error"


def test_what_ran_in_another_process_is_not_suspect() -> None:
    both = (*ordered("ab", worker="gw0").executions, *ordered("cd", failed="d", worker="gw1").executions)
    assert polluters([SuiteRun("1", "run", both)], "d") == ["c"]
