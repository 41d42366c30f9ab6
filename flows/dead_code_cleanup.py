"""Remove what nothing uses, with the repository's own checks as the judge."""

from prefect import flow

from tasks.cleanup.dead_code import CleanupSettings, can_judge, choose, find_dead_code, remove_what_passes
from tasks.cleanup.report import CleanupReport, change_of, report_of, to_markdown
from tasks.proposals import Mode, propose
from tasks.publication import publish
from tasks.repositories import working_on
from tasks.verification import verify
from tasks.writing import writing

NAME = "dead-code-cleanup"


@flow(name=NAME, flow_run_name="dead-code-cleanup of {repository}")
def dead_code_cleanup(
    repository: str,
    mode: Mode = Mode.DRY_RUN,
    path: str = "",
    limit: int = 40,
    tested: bool = False,
) -> CleanupReport:
    """Find code that nothing reaches, remove it, and propose what the checks let pass as one pull request.

    Args:
        repository: A folder on the machine that runs this, a git URL, or owner/name on GitHub.
        mode: report (find and show), dry_run (run the checks as well), pull_request.
        path: A file or folder; only what lies in it is removed.
        limit: The most names that one pull request removes.
        tested: Remove also what only tests use, with the tests that test nothing else.
    """
    with working_on(repository) as checkout, writing(NAME, dry_run=mode is not Mode.PULL_REQUEST):
        settings = checkout.settings.of(NAME.replace("-", "_"), CleanupSettings)
        dead = find_dead_code(checkout)
        before = None if mode is Mode.REPORT or not dead.candidates(path, tested=tested) else verify(checkout)
        chosen = choose(dead, settings.limit or limit, path, judged=can_judge(checkout, before), tested=tested)
        removal, after = remove_what_passes(checkout, dead, chosen, before, settings.attempts)
        proposal = propose(checkout, change_of(removal, before, after), mode)
        report = report_of(checkout, mode, dead, chosen, removal, before, after, proposal)
        publish(NAME, checkout.name, report, to_markdown(report))
    return report
