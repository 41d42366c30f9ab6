"""Keep dependencies up to date, with the repository's own checks as the judge."""

from prefect import flow

from tasks.dependencies.dashboard import keep_dashboard, read_wishes
from tasks.dependencies.impact import look_into_majors
from tasks.dependencies.inventory import (
    DependencySettings,
    find_disagreements,
    in_groups,
    look_for_updates,
    read_dependencies,
)
from tasks.dependencies.offers import offer, withdraw_obsolete
from tasks.dependencies.report import DependencyReport, report_of, to_markdown
from tasks.dependencies.updates import bring_up_to_date
from tasks.proposals import Mode
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
        shown = settings.dashboard and mode is not Mode.REPORT
        asked_for = read_wishes(checkout, wanted=shown)
        declared = read_dependencies(checkout)
        outlook = look_into_majors(checkout, look_for_updates(declared, settings, asked_for))
        problems = find_disagreements(checkout)
        groups = in_groups(outlook.updates, settings, asked_for)
        before = None if mode is Mode.REPORT or not groups else verify(checkout)
        attempts = bring_up_to_date(checkout, groups, before, settings, asked_for)
        tried = [offer(checkout, one, before, mode, settings, asked_for) for one in attempts]
        closed = () if ref else withdraw_obsolete(checkout, groups, declared, outlook, mode)
        report = report_of(checkout, mode, declared, outlook, groups, tried, problems, before, closed)
        report = keep_dashboard(checkout, report, wanted=shown)
        publish(NAME, checkout.name, report, to_markdown(report))
    return report
