"""Put right what the analysis found about structure, in small steps that keep behaviour."""

from prefect import flow

from tasks.proposals import Mode, propose
from tasks.publication import publish
from tasks.refactoring.changes import RefactoringSettings, refactor, try_as_it_is
from tasks.refactoring.plan import choose, plan
from tasks.refactoring.report import Done, RefactoringReport, change_of, mode_for, report_of, to_markdown
from tasks.repositories import working_on
from tasks.writing import writing

NAME = "autonomous-refactoring"


@flow(name=NAME, flow_run_name="autonomous-refactoring of {repository}")
def autonomous_refactoring(
    repository: str, goal: str = "", steps: str = "", mode: Mode = Mode.DRY_RUN, ref: str | None = None
) -> RefactoringReport:
    """Choose by hot spots, or take a goal; change in small steps that checks and interface allow; one topic, one PR.

    Args:
        repository: A folder on the machine that runs this, a git URL, or owner/name on GitHub.
        goal: What to do, such as `break-cycle shop.orders` or `rename shop.orders.sum total`; what matters most if not
            given.
        steps: A YAML file with the steps to take, in the repository or on the machine that runs this.
        mode: report (find and show), dry_run (run the checks as well), pull_request.
        ref: A branch, tag or commit to work on instead of the default branch.
    """
    with working_on(repository, ref) as checkout, writing(NAME, dry_run=mode is not Mode.PULL_REQUEST):
        settings = checkout.settings.of(NAME.replace("-", "_"), RefactoringSettings)
        planned = plan(checkout, goal, steps)
        chosen = choose(checkout, planned, goal, settings.topics)
        before = None if mode is Mode.REPORT or not chosen else try_as_it_is(checkout, chosen)
        reach = mode_for(mode, before, unjudged=settings.unjudged)
        refactored = [refactor(checkout, topic, before, settings) for topic in chosen]
        done = [Done(refactored=one, proposal=propose(checkout, change_of(one, before), reach)) for one in refactored]
        report = report_of(checkout, mode, planned, done, before, unjudged=settings.unjudged)
        publish(NAME, checkout.name, report, to_markdown(report))
    return report
