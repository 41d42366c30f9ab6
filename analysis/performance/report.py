"""What is said of a repository's speed, size and cost."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from analysis.performance.changes import Change
from analysis.performance.minutes import Cost
from analysis.performance.plot import sparkline
from analysis.performance.series import Series, Value
from analysis.report.markdown_text import code, escape, table

LISTED = 20
QUIET = "`operations.performance_monitoring.ignore` in `.autopilot.yaml` names series to leave out."


class Finding(Value):
    """A change, with the commits that may have caused it, newest first, and the newest values of the series.

    `also` are the changes that it explains: of what holds it.
    """

    change: Change
    also: tuple[Change, ...] = ()
    commits: tuple[str, ...] = ()
    more_commits: int = 0
    values: tuple[float, ...] = ()


class Level(Value):
    """A series without its points: how many there are, and its latest values."""

    series: str
    unit: str
    points: int
    values: tuple[float, ...]


class PerformanceReport(Value):
    """`findings` are changes since which nothing else changed, what is worse first; `new` counts measurements kept."""

    repository: str
    branch: str
    commit: str
    new: int
    levels: tuple[Level, ...] = ()
    findings: tuple[Finding, ...] = ()
    short: int = 0
    costs: tuple[Cost, ...] = ()
    runs: int = 0
    comment: str = ""
    done: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


def level(series: Series) -> Level:
    return Level(series=series.name, unit=series.unit, points=len(series.points), values=tuple(series.values[-40:]))


def to_comment(report: PerformanceReport) -> str:
    """What people read in a pull request: only what changed, with a line of bars each."""
    worse = [one for one in report.findings if one.change.worse]
    lines = [f"**Performance**: {summary(report)}"]
    if report.findings:
        lines += ["", table(("series", ">before", ">after", ">change", "commits", ""), _rows(report.findings), LISTED)]
    lines += [line for one in report.findings if one.also for line in ("", _also(one))]
    if worse:
        lines += ["", f"<sub>{QUIET}</sub>"]
    return "\n".join(lines)


def to_markdown(report: PerformanceReport, pictures: Sequence[str] = ()) -> str:
    """The report; `pictures` are names of SVG files beside it, in the order of the findings."""
    return "\n\n".join(_parts(report, pictures)) + "\n"


def _parts(report: PerformanceReport, pictures: Sequence[str]) -> Iterator[str]:
    yield f"# Performance of {escape(report.repository)}"
    yield f"{summary(report)} {report.new} new measurements; {len(report.levels)} series on {escape(report.branch)}."
    yield from (f"> {escape(remark)}" for remark in report.remarks)
    for number, one in enumerate(report.findings):
        yield _finding(one)
        if number < len(pictures):
            yield f"![{escape(one.change.series)}]({pictures[number]})"
    if report.levels:
        rows = [
            (code(one.series), str(one.points), amount(one.values[-1], one.unit), sparkline(one.values))
            for one in report.levels
        ]
        yield "## Series\n\n" + table(("series", ">points", ">latest", ""), rows, LISTED)
    if report.costs:
        yield _costs(report)
    if report.done:
        yield "## Done\n\n" + "\n".join(f"- {escape(sentence)}" for sentence in report.done)


def summary(report: PerformanceReport) -> str:
    """One sentence."""
    worse = sum(one.change.worse for one in report.findings)
    if report.findings:
        return f"{worse} series got worse and {len(report.findings) - worse} better."
    if report.short == len(report.levels):
        return "There are too few measurements yet to tell a change from noise."
    return "Nothing changed beyond its noise."


def _rows(findings: Sequence[Finding]) -> list[tuple[str, ...]]:
    return [
        (
            code(one.change.series),
            amount(one.change.before, one.change.unit),
            amount(one.change.after, one.change.unit),
            f"{one.change.share:+.0%}",
            f"{one.change.good[:10]}..{one.change.bad[:10]}",
            sparkline(one.values),
        )
        for one in findings
    ]


def _finding(one: Finding) -> str:
    change = one.change
    head = f"## {escape(change.series)}: {change.share:+.0%}"
    told = (
        f"From {amount(change.before, change.unit)} to {amount(change.after, change.unit)}, with a usual deviation of "
        f"{amount(change.noise, change.unit)}; {change.points[0]} points before, {change.points[1]} since; by chance "
        f"in {change.chance:.0%} of cases at most.\n\n`{sparkline(one.values)}`"
    )
    told += f"\n\n{_also(one)}" if one.also else ""
    commits = "\n".join(f"- {escape(line)}" for line in one.commits)
    more = f"\n- and {one.more_commits} more" if one.more_commits else ""
    blame = f"\n\nOne of the commits after {change.good[:10]}, up to {change.bad[:10]}:\n\n{commits}{more}"
    return f"{head}\n\n{told}" + (blame if commits else f"\n\nBetween {change.good[:10]} and {change.bad[:10]}.")


def _also(one: Finding) -> str:
    """What changed because of it, in a line."""
    named = [f"{code(other.series)} ({other.share:+.0%})" for other in one.also]
    return f"{code(one.change.series)} is why {' and '.join(named)} changed as well."


def _costs(report: PerformanceReport) -> str:
    rows = [
        (escape(one.workflow), str(one.jobs), str(one.minutes), f"${one.dollars:.2f}" + ("*" if one.unpriced else ""))
        for one in report.costs
    ]
    note = (
        "\n\n\\* without minutes of machines whose price is not known"
        if any(one.unpriced for one in report.costs)
        else ""
    )
    head = f"## Minutes of GitHub Actions\n\nThe last {report.runs} runs, at the rates for private repositories.\n\n"
    return head + table(("workflow", ">jobs", ">minutes", ">cost"), rows, LISTED) + note


def amount(value: float, unit: str) -> str:
    """Seconds and bytes as people say them."""
    if unit == "s":
        for factor, name in ((1, "s"), (1e3, "ms"), (1e6, "µs")):
            if value * factor >= 1 or name == "µs":
                return f"{value * factor:.3g} {name}" if value < 1000 else f"{value / 60:.1f} min"
    if unit == "bytes":
        return f"{value / 1e6:.2f} MB" if value >= 1e6 else f"{value / 1e3:.1f} kB"
    return f"{value:.4g} {unit}"


def last_changes(changes: Sequence[Change]) -> list[Change]:
    """The last change of each series: what came before it has been told, and is no more."""
    by_series = groupby(sorted(changes, key=lambda one: (one.series, one.position)), key=lambda one: one.series)
    last = [list(group)[-1] for _, group in by_series]
    return sorted(last, key=lambda one: (not one.worse, -abs(one.share), one.series))
