"""What is done on GitHub around the code: one action a run, each a story of its own."""

from collections.abc import Callable, Mapping
from typing import Literal

from prefect import flow

from analysis.review.focus import Focus
from flows.on_github.cleanup_branches import cleanup_branches
from flows.on_github.create_pr import create_pr
from flows.on_github.merge_pr import merge_pr
from flows.on_github.protect_branches import protect_branches
from flows.on_github.release_notes import release_notes
from flows.on_github.review_pr import review_pr
from flows.on_github.sync_labels import sync_labels
from flows.on_github.triage_issue import triage_issue
from flows.on_github.update_milestones import update_milestones
from flows.on_github.update_project_board import update_project_board
from flows.on_github.validate_deployment import validate_deployment
from tasks.automation import NAME, Report, Request
from tasks.proposals import Mode
from tasks.publication import publish
from tasks.writing import writing

type Action = Literal[
    "review_pr", "merge_pr", "create_pr", "triage_issue", "cleanup_branches", "validate_deployment",
    "release_notes", "sync_labels", "protect_branches", "update_milestones", "update_project_board",
]  # fmt: skip

ACTIONS: Mapping[str, Callable[[Request], Report]] = {
    "review_pr": review_pr,
    "merge_pr": merge_pr,
    "create_pr": create_pr,
    "triage_issue": triage_issue,
    "cleanup_branches": cleanup_branches,
    "validate_deployment": validate_deployment,
    "release_notes": release_notes,
    "sync_labels": sync_labels,
    "protect_branches": protect_branches,
    "update_milestones": update_milestones,
    "update_project_board": update_project_board,
}


@flow(name=NAME, flow_run_name="github-automation {action} of {repository}", log_prints=True)
def github_automation(  # noqa: PLR0913, PLR0917 -- the form of the deployment
    repository: str,
    action: Action,
    number: int | None = None,
    ref: str | None = None,
    base: str | None = None,
    title: str = "",
    body: str = "",
    focus: list[Focus] | None = None,
    mode: Mode = Mode.DRY_RUN,
) -> Report:
    """Do one thing on GitHub, as the repository's `.autopilot.yaml` wants it, and nothing twice.

    Args:
        repository: owner/name on GitHub, or a git URL or folder that leads there.
        action: What to do.
        number: The pull request or issue, for actions on one.
        ref: The branch of create_pr, the tag of release_notes, the environment of validate_deployment.
        base: The branch that it is about; the default branch if not given.
        title: The title of create_pr; made from the commits if not given.
        body: The text of create_pr; made from the commits if not given.
        focus: The areas that review_pr looks at; those of the settings if not given.
        mode: `report` and `dry_run` only look and say what would be written; `pull_request` writes.
    """
    request = Request(
        repository=repository, mode=mode, number=number, ref=ref, base=base, title=title, body=body,
        focus=tuple(focus or ()),
    )  # fmt: skip
    with writing(NAME, dry_run=mode is not Mode.PULL_REQUEST):
        report = ACTIONS[action](request)
        print(report.to_markdown())
        publish(f"{NAME} {action}", repository, report, report.to_markdown())
    return report
