"""Merge what the rules let through, in order, and only as it was tested."""

from tasks.automation import Request
from tasks.merging.queue import read_queue
from tasks.merging.train import MergeReport, land, nothing_yet
from tasks.merging.trials import try_batch
from tasks.repositories import working_on


def merge_pr(request: Request) -> MergeReport:
    """A batch at a time: those that pass together are merged, those that do not are told; then the next."""
    report, goes_on = nothing_yet(request), True
    while goes_on:
        with working_on(request.repository, request.base) as checkout:
            queue = read_queue(request, checkout, report.numbers)
            report = land(request, checkout, queue, try_batch(checkout, queue), report)
            goes_on = report.goes_on
    return report
