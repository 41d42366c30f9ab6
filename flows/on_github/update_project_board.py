"""Keep the issues of a repository on the board of a project."""

from tasks.automation import Request, TableReport
from tasks.project_board import bring_board_up_to_date
from tasks.repositories import working_on


def update_project_board(request: Request) -> TableReport:
    """New ones come onto it, done ones to its end; what people move stays where they moved it."""
    with working_on(request.repository) as checkout:
        return bring_board_up_to_date(request, checkout)
