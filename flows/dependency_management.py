"""Keep dependencies up to date, with the repository's own checks as the judge."""

from prefect import flow

from analysis.updates.groups import grouped
from tasks.dependencies import DependencySettings, find_disagreements, look_for_updates, read_dependencies
from tasks.dependency_impact import look_into_majors
from tasks.dependency_report import DependencyReport, Tried, change_of, report_of, to_markdown
from tasks.dependency_updates import bring_up_to_date
from tasks.proposals import Mode, propose
from tasks.publication import publish
from tasks.repositories import working_on
from tasks.verification import verify
from tasks.writing import writing

NAME = "dependency-management"


@flow(name=NAME, flow_run_name="dependency-management of {repository}")
def dependency_management(repository: str, mode: Mode = Mode.DRY_RUN, ref: str | None = None) -> DependencyReport:
    """Find newer versions, let uv and npm resolve them, and propose what the checks let pass, a group at a time.

    Args:
        repository: A folder on the machine that runs this, a git URL, or owner/name on GitHub.
        mode: report (only look), dry_run (resolve and run the checks as well), pull_request.
        ref: A branch, tag or commit to work on instead of the default branch.
    """
    with working_on(repository, ref) as checkout, writing(NAME, dry_run=mode is not Mode.PULL_REQUEST):
        settings = checkout.settings.of(NAME.replace("-", "_"), DependencySettings)
        declared = read_dependencies(checkout)
        outlook = look_into_majors(checkout, look_for_updates(declared, settings))
        problems = find_disagreements(checkout)
        groups = grouped(outlook.updates, settings.groups, by_ecosystem=settings.by_ecosystem)
        before = None if mode is Mode.REPORT or not groups else verify(checkout)
        attempts = bring_up_to_date(checkout, groups, before, settings)
        tried = [Tried(attempt=one, proposal=propose(checkout, change_of(one, before), mode)) for one in attempts]
        report = report_of(checkout, mode, declared, outlook, groups, tried, problems, before)
        publish(NAME, checkout.name, report, to_markdown(report))
    return report
