"""What has become slower, larger or dearer, since which commits, and what it costs."""

from prefect import flow

from analysis.performance.report import PerformanceReport
from tasks.measurements import keep, measure, recall
from tasks.performance_report import NAME, PerformanceSettings, conclude, publish_with_pictures, tell
from tasks.proposals import Mode
from tasks.repositories import working_on
from tasks.writing import writing


@flow(name=NAME, flow_run_name="performance-monitoring of {repository}")
def performance_monitoring(
    repository: str,
    ref: str | None = None,
    files: str = "",
    pull_request: int | None = None,
    mode: Mode = Mode.DRY_RUN,
) -> PerformanceReport:
    """Measure, keep the measurements as series, and find what changed for good rather than by noise.

    Args:
        repository: A folder, a git URL, or owner/name; workflow runs are only read of one on GitHub.
        ref: The commit that the files are of, where they do not say so; that of the default branch if not given.
        files: A file or folder on the machine that runs this: JSON of pytest-benchmark or hyperfine, JUnit, wheels.
        pull_request: The pull request to comment on.
        mode: `pull_request` writes the comment; the other modes only show it.
    """
    with writing(NAME, dry_run=mode is not Mode.PULL_REQUEST), working_on(repository, ref) as code:
        settings = code.settings.of("performance_monitoring", PerformanceSettings)
        taken = measure(code, files, settings.workflow_runs)
        new = keep(code.slug or repository, taken)
        known = recall(code.slug or repository, settings.days)
        report = conclude(code, taken, new, known, settings)
        if mode is not Mode.REPORT:
            report = tell(report, code.slug, pull_request)
        publish_with_pictures(report, known)
    return report
