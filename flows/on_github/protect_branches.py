"""Protect branches as the policy in the settings says."""

from tasks.automation import Request, TableReport
from tasks.housekeeping import hold_to_policy
from tasks.repositories import working_on


def protect_branches(request: Request) -> TableReport:
    """Tell how each strays from it, and set that right."""
    with working_on(request.repository) as checkout:
        return hold_to_policy(request, checkout)
