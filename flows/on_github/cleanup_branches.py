"""Delete branches whose work has been merged."""

from tasks.automation import Request, TableReport
from tasks.housekeeping import delete_branches, find_spent_branches
from tasks.repositories import working_on


def cleanup_branches(request: Request) -> TableReport:
    """Those that are still where they were when they were merged, and that nothing open needs."""
    with working_on(request.repository) as checkout:
        found = find_spent_branches(request.slug, checkout)
    return delete_branches(request, found)
