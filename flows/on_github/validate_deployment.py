"""Say whether what was deployed is what should be, and answers."""

from tasks.automation import Request, TableReport
from tasks.deployment_validation import validate
from tasks.repositories import working_on


def validate_deployment(request: Request) -> TableReport:
    """The newest deployment of the environment that `ref` names."""
    with working_on(request.repository, request.base) as checkout:
        return validate(request, checkout)
