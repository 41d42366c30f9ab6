"""Say on its lines what a pull request makes worse, once."""

from tasks.automation import Request
from tasks.quality import head_of
from tasks.repositories import working_on
from tasks.review.change import (
    ReviewReport,
    conclude,
    left_alone,
    open_pull_request,
    read_change,
    read_earlier,
    remarks_on,
)
from tasks.review.opinions import opinions_on
from tasks.review.submission import submit


def review_pr(request: Request) -> ReviewReport:
    """Compare the pull request with its base, add what a model sees, and say what was not said before."""
    pull, reason = open_pull_request(request)
    if reason:
        return left_alone(request, pull, reason)
    earlier = read_earlier(request.slug, pull.number)
    with working_on(request.repository, head_of(pull, None)) as checkout:
        change = read_change(checkout, pull, earlier, request)
        report = conclude(request, checkout, change, remarks_on(checkout, change), opinions_on(checkout, change))
    return submit(report, earlier)
