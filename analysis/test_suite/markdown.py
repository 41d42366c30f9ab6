"""The report on a test suite for people: what to do first, then what it rests on."""

from collections.abc import Iterator, Sequence

from analysis.report.markdown_text import code, escape, table
from analysis.test_suite.durations import Split
from analysis.test_suite.flaky import Flaky
from analysis.test_suite.quarantine import Quarantined
from analysis.test_suite.report import SuiteReport

LISTED = 15
LEAST_SLOW, LEAST_FIXTURE, LEAST_IMPORT = 0.01, 0.02, 0.1
"""Below this share of the tests' time, or so many seconds for an import, a cost is not worth a line."""

NONE_SLOW = "None takes a second, or one per cent of all."

TITLE = "Quarantine flaky tests"
TITLE_DIVIDE = "Divide the tests over jobs"

WHY = """\
These tests passed and failed on the same code. The mark lets them fail until the day that it names; they still run, and
their results are still shown. From that day on a failure counts again, whether or not anything was done, so give each
to somebody now.
"""
HOW_TO_SILENCE = """\
<sub>A test is left alone when it bears `xfail`, `skip` or `flaky`, or is named under
`operations.test_optimization.ignore` in `.autopilot.yaml`. To stop these proposals set `quarantine: false` there.</sub>
"""
DIVIDE = """\
The tests take {seconds:.0f} s. `{workflow}` runs them in {jobs} jobs by `.test_durations`, the longest of which takes
about {longest:.0f} s. Tests that are not in that file yet count as average ones, so none is missed.
"""


def to_markdown(report: SuiteReport) -> str:
    return "\n\n".join(_parts(report)).rstrip() + "\n"


def _parts(report: SuiteReport) -> Iterator[str]:
    yield f"# Tests of {escape(report.repository)}"
    yield summary(report)
    yield from (f"> {escape(remark)}" for remark in report.remarks)
    if report.flaky:
        yield "## Flaky\n\n" + table(
            ("test", ">fails", "with", "when"), [_flaky_row(one) for one in report.flaky], LISTED
        )
    if report.remembered:
        names = ", ".join(code(one.test) for one in report.remembered[:LISTED])
        yield f"Flaky earlier, and not this time: {names}."
    if report.broken:
        rows = [(code(test), code(said) if (said := report.said.get(test, "")) else "") for test in report.broken]
        yield "## Always failing here\n\n" + table(("test", "with"), rows, LISTED)
    if report.needed is not None:
        yield _needed(report)
    yield from _time(report)
    yield from _redundancy(report)
    yield from _choice(report)
    if report.done:
        yield "## Done\n\n" + "\n".join(f"- {escape(sentence)}" for sentence in report.done)
    if report.diff:
        yield f"```diff\n{report.diff.rstrip()}\n```"


def summary(report: SuiteReport) -> str:
    """One paragraph: how many tests, how long, how many flaky."""
    found = f"{report.tests} tests, {report.seconds:.1f} s one after the other, {len(report.runs)} runs looked at."
    if not report.flaky:
        return f"{found} None passed and failed on the same code."
    return f"{found} {len(report.flaky)} passed and failed on the same code."


def _flaky_row(one: Flaky) -> tuple[str, str, str, str]:
    told = [escape(one.finding)] if one.finding else []
    told += [escape(str(factor)) for factor in one.factors[:2]]
    told += ["already expected to fail"] if one.excused else []
    said = code(one.said) if one.said else ""
    return code(one.test), escape(str(one.failures)), said, "; ".join(told) or "no condition explains it"


def _needed(report: SuiteReport) -> str:
    assert report.needed is not None
    needed = report.needed
    why = f" ({escape(needed.whole)})" if needed.whole else ""
    head = f"## Tests that the change since {escape(needed.base)} needs\n\n{len(needed.tests)} of {report.tests}{why}."
    return head if needed.whole or not needed.tests else f"{head}\n\n{_names(sorted(needed.tests))}"


def _time(report: SuiteReport) -> Iterator[str]:
    if report.slow:
        head = f"## Time\n\n{report.half} of {report.tests} tests take half of it."
        slow = [
            (code(one.test), f"{one.seconds:.2f} s", f"{one.setup or 0:.2f} s", f"{one.share:.1%}")
            for one in report.slow
            if one.share >= LEAST_SLOW or one.seconds >= 1
        ]
        told = table(("test", ">median", ">of it setup", ">share"), slow, LISTED) if slow else NONE_SLOW
        yield f"{head}\n\n{told}"
    fixtures = [
        (code(one.name), escape(one.module), one.scope, str(one.times), f"{one.seconds:.2f} s")
        for one in report.fixtures
        if one.seconds > LEAST_FIXTURE * report.seconds
    ]
    if fixtures:
        yield table(("fixture", "from", "scope", ">set up", ">in all"), fixtures, LISTED)
    imports = [
        (code(one.package), str(one.modules), f"{one.seconds:.2f} s")
        for one in report.imports
        if one.seconds >= LEAST_IMPORT
    ]
    if imports:
        yield table(("imported before the first test", ">modules", ">time"), imports, LISTED)
    if report.split:
        yield _split(report.split)


def _split(cut: Split) -> str:
    before = f", {cut.fixed:.1f} s of it outside of tests" if cut.fixed >= 1 else ""
    return (
        f"Over {len(cut.jobs)} jobs by time, the longest takes {cut.longest:.1f} s{before}; it exceeds the mean by "
        f"{cut.imbalance:.0%} ({cut.naive:.0%} when each gets as many tests)."
    )


def _redundancy(report: SuiteReport) -> Iterator[str]:
    if not report.redundancy:
        return
    found = report.redundancy
    yield (
        f"## Coverage\n\n{found.without_own} of {found.tests} tests run no line of code that no other test runs; "
        f"{found.enough} are enough to run every line, in {_share(found.enough_seconds, found.seconds)} of the time. "
        "What a test checks is more than what it runs: this names candidates for one parametrised test, "
        "and nothing is removed by it."
    )
    if found.candidates:
        rows = [
            (code(one.test), code(one.as_in.rpartition(".")[2]), str(one.lines), f"{one.seconds:.2f} s")
            for one in found.candidates
        ]
        yield table(("runs just the lines", "of", ">lines", ">time"), rows, LISTED)


def _choice(report: SuiteReport) -> Iterator[str]:
    if not report.measured:
        return
    rows = [
        (one.method, f"{one.tests:.0%}", f"{one.time:.0%}", escape(str(one.faults)), escape(str(one.failures)))
        for one in report.measured
    ]
    faults = sum(trial.failed > 0 for trial in report.trials)
    yield (
        f"## Running only the tests that a change needs\n\nMeasured on {faults} faults of the repository's own history "
        f"({len(report.trials)} commits whose code was put back).\n\n"
        + table(("chosen by", ">tests run", ">time", "faults caught", "failing tests caught"), rows, LISTED)
    )


def body_of(tests: Sequence[Quarantined], divide: str) -> str:
    """What the pull request says; nothing in it changes from run to run."""
    parts: list[str] = []
    if tests:
        rows = [(code(one.test), code(one.path), escape(one.owner or "nobody known"), f"{one.until}") for one in tests]
        parts += [WHY, table(("test", "file", "owner", "until"), rows, len(rows))]
    if divide:
        parts.append(divide)
    return "\n\n".join([*parts, HOW_TO_SILENCE])


def _names(names: Sequence[str]) -> str:
    shown = [f"- {code(name)}" for name in names[:LISTED]]
    return "\n".join([*shown, *([f"- and {len(names) - LISTED} more"] if len(names) > LISTED else [])])


def _share(part: float, whole: float) -> str:
    return f"{part / whole:.0%}" if whole else "0%"
