"""Say what kind of issue it is, whose it is, whether it is known, and what it lacks."""

from tasks.automation import Request
from tasks.inputs import as_it_is
from tasks.proposals import Mode
from tasks.repositories import working_on
from tasks.triage import TriageReport, carry_out, read_tracker, triage_waiting


def triage_issue(request: Request) -> TriageReport:
    """One issue, or all open ones that nobody has looked at; nothing that people decided is changed."""
    with working_on(request.repository) as checkout:
        tracker = read_tracker(request, checkout)
        triages = triage_waiting(request, as_it_is(tracker))
    acts = request.mode is not Mode.REPORT
    done = [did for one in triages for did in (carry_out(tracker.slug, one) if acts else ())]
    return TriageReport(
        action="triage_issue", repository=tracker.slug, mode=request.mode, triages=tuple(triages), done=tuple(done),
        remarks=checkout.remarks,
    )  # fmt: skip
