"""What has become faster or slower, since when, and the report of it."""

from collections.abc import Sequence
from pathlib import Path

from pydantic import Field, PositiveInt

from analysis.performance.changes import LEAST, Change, changes_in
from analysis.performance.folding import fold
from analysis.performance.minutes import RATES, costs
from analysis.performance.plot import to_svg
from analysis.performance.report import Finding, PerformanceReport, last_changes, level, to_comment, to_markdown
from analysis.performance.series import Measurement, Series, series_of
from analysis.progress import report_progress
from integrations import git
from integrations.errors import GitError
from tasks.comments import add_comment
from tasks.measurements import Taken
from tasks.publication import publish
from tasks.repositories import Repository
from tasks.repository_settings import Section

NAME = "performance-monitoring"
MOST_COMMITS, MOST_PICTURES = 10, 20


class PerformanceSettings(Section):
    """`operations.performance_monitoring` in a repository's `.autopilot.yaml`."""

    workflow_runs: int = Field(default=100, ge=0, le=1000, description="The last runs on the branch that are timed.")
    days: PositiveInt = Field(default=90, description="How far back series are looked at.")
    least_percent: float = Field(default=5, ge=0, description="Smaller changes are not told.")
    ignore: tuple[str, ...] = Field(default=(), description="Beginnings of names of series that are left out.")
    dollars_a_minute: dict[str, float] = Field(default={}, description="By runner label, instead of GitHub's.")


def conclude(
    repository: Repository, taken: Taken, new: int, known: Sequence[Measurement], settings: PerformanceSettings
) -> PerformanceReport:
    """The report on all that is known."""
    series = [one for one in series_of(known) if not one.name.startswith(settings.ignore or ("\0",))]
    changes: list[Change] = []
    for number, one in enumerate(series, 1):
        report_progress("look for changes", number, len(series))
        changes += changes_in(one, settings.least_percent / 100)
    by_name = {one.name: one for one in series}
    report = PerformanceReport(
        repository=repository.name, branch=repository.branch, commit=repository.commit, new=new,
        levels=tuple(level(one) for one in series),
        findings=tuple(
            _finding(repository, change, by_name[change.series], also) for change, also in fold(last_changes(changes))
        ),
        short=sum(len(one.points) < 2 * LEAST for one in series),
        costs=tuple(costs(taken.jobs, {**RATES, **settings.dollars_a_minute})), runs=taken.runs,
        remarks=(*repository.remarks, *taken.remarks),
    )  # fmt: skip
    return report.model_copy(update={"comment": to_comment(report)})


def _finding(repository: Repository, change: Change, series: Series, also: tuple[Change, ...]) -> Finding:
    """With the commits between the two, if both are known here."""
    values = tuple(series.values[-40:])
    try:
        span = f"{git.resolve(repository.mirror, change.good)}..{git.resolve(repository.mirror, change.bad)}"
        told = git.run(["log", "--no-merges", "--format=%h %s (%an)", span, "--"], repository.mirror).splitlines()
    except GitError:
        return Finding(change=change, also=also, values=values)
    return Finding(
        change=change, also=also, commits=tuple(told[:MOST_COMMITS]), values=values,
        more_commits=max(0, len(told) - MOST_COMMITS),
    )  # fmt: skip


def tell(report: PerformanceReport, slug: str | None, pull_request: int | None) -> PerformanceReport:
    """The report with what became of the comment; a topic keeps one comment, which is rewritten."""
    if not pull_request or not slug:
        return report
    told = add_comment(slug, pull_request, report.comment, idempotency_key=NAME)
    return report.model_copy(update={"done": (f"{told.sentence}: {told.change}",)})


def publish_with_pictures(report: PerformanceReport, known: Sequence[Measurement]) -> Path:
    """The report as files and as an artifact, and a picture of each series that changed."""
    named = {one.name: one for one in series_of(known)}
    told = report.findings[:MOST_PICTURES]
    names = [f"series-{number}.svg" for number in range(1, len(told) + 1)]
    folder = publish(NAME, report.repository, report, to_markdown(report, names))
    for name, one in zip(names, told, strict=True):
        (folder / name).write_text(to_svg(named[one.change.series], [one.change]) + "\n", encoding="utf-8")
    return folder
