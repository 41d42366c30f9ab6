"""Draft a release with notes on what was merged; publishing it is for people."""

from tasks.automation import Request
from tasks.release_notes import NotesReport, draft_release, write_notes
from tasks.repositories import working_on


def release_notes(request: Request) -> NotesReport:
    """Since the release before, grouped by labels."""
    with working_on(request.repository, request.base) as checkout:
        draft = write_notes(request, checkout)
    return draft_release(request, draft)
