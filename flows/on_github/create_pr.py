"""Open a pull request from a branch, in the words of its commits."""

from tasks.automation import Request, TableReport
from tasks.branch_proposal import propose_branch
from tasks.repositories import working_on


def create_pr(request: Request) -> TableReport:
    """From the branch that `ref` names into `base`; one that is open stays as it is."""
    with working_on(request.repository) as checkout:
        return propose_branch(request, checkout)
