"""Say what a change makes worse, on its own lines, and whether that is allowed."""

from prefect import flow

from tasks.proposals import Mode
from tasks.publication import publish
from tasks.quality import QualityReport, compare, head_of, judge, read_pull_request, tell, to_markdown
from tasks.repositories import working_on
from tasks.writing import writing

NAME = "code-quality-check"


@flow(name=NAME, flow_run_name="code-quality-check of {repository}", log_prints=True)
def code_quality_check(
    repository: str,
    ref: str | None = None,
    base: str | None = None,
    pull_request: int | None = None,
    mode: Mode = Mode.DRY_RUN,
) -> QualityReport:
    """Compare a pull request, a ref or the whole with its base, and hold what is new to the repository's gates.

    Args:
        repository: A folder on the machine that runs this, a git URL, or owner/name on GitHub.
        ref: A branch, tag or commit; the default branch, as a whole, when nothing is given.
        base: What to compare with; by default the branch that it is to go into.
        pull_request: Its number; it may come from a fork.
        mode: report (print only), dry_run (plan what would be written), pull_request (write check and comment).
    """
    with writing(NAME, dry_run=mode is not Mode.PULL_REQUEST):
        pull = read_pull_request(repository, pull_request)
        with working_on(repository, head_of(pull, ref)) as checkout:
            report = tell(checkout, judge(checkout, pull, compare(checkout, base, pull), mode))
            print(to_markdown(report))
            publish(NAME, checkout.name, report, to_markdown(report))
    return report
