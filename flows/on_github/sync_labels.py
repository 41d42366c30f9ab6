"""Have the labels that the settings name, as they name them."""

from tasks.automation import Request, TableReport
from tasks.housekeeping import bring_labels_up_to_date
from tasks.repositories import working_on


def sync_labels(request: Request) -> TableReport:
    """Labels that the settings do not name are left alone."""
    with working_on(request.repository) as checkout:
        return bring_labels_up_to_date(request, checkout)
