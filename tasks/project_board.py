"""Issues on a project's board: put there once, moved when they are done."""

import re

from analysis.housekeeping.settings import BoardSettings
from analysis.review.settings import IGNORE
from integrations.github import issues, projects, pull_requests
from integrations.github.models import Issue
from integrations.github.projects import Project
from tasks.automation import Request, TableReport, settings_of
from tasks.proposals import Mode
from tasks.repositories import Repository
from tasks.retries import writes
from tasks.writing import github

CLOSES = re.compile(r"\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?\s+#(\d+)", re.IGNORECASE)
MOST = 200
NO_BOARD = "No board is wished for: name it under `board` in `.autopilot.yaml`."


@writes("update project board")
def bring_board_up_to_date(request: Request, checkout: Repository) -> TableReport:
    """Open issues come onto the board, closed ones are moved to its end; where people have put one in between stays."""
    wish = settings_of(checkout.settings).board
    report = TableReport(
        action="update_project_board", repository=request.slug, mode=request.mode, remarks=checkout.remarks,
        heading=f"Board of {request.slug}", columns=("issue", "title", "goes to", "what was done"),
        nothing="The board is up to date." if wish else NO_BOARD,
    )  # fmt: skip
    if wish is None:
        return report
    project = projects.find_project(github(), wish.owner, wish.number)
    begun = _begun(request.slug)
    rows = [
        row
        for issue in issues.list_issues(github(), request.slug, state="all", limit=MOST)
        if IGNORE not in [label.name for label in issue.labels]
        and (row := _placed(request, project, wish, issue, begun=issue.number in begun or bool(issue.assignees)))
    ]
    return report.model_copy(update={"rows": tuple(rows)})


def _begun(slug: str) -> set[int]:
    """The issues that an open pull request says it closes."""
    pulls = pull_requests.list_pull_requests(github(), slug)
    return {int(number) for pull in pulls for number in CLOSES.findall(f"{pull.title}\n{pull.body or ''}")}


def _placed(
    request: Request, project: Project, wish: BoardSettings, issue: Issue, *, begun: bool
) -> tuple[str, ...] | None:
    """What became of one issue; None where there is nothing to do."""
    item = projects.find_item(github(), project, issue.node_id)
    closed = issue.state == "closed"
    if (item is None and closed) or (item is not None and not closed):
        return None
    option = wish.done if closed else wish.begun if begun else wish.open
    cells = (f"#{issue.number}", issue.title, option)
    if request.mode is Mode.REPORT:
        return (*cells, "")
    if item is None:
        added = projects.add_to_project(github(), project, issue.node_id)
        if added.value is None:
            return (*cells, added.change)
        item = added.value
    change = projects.set_project_field(github(), project, item, wish.field, option).change
    return None if change == "unchanged" else (*cells, change)
