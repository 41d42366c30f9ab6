"""How Linear's issues hang together, for the page."""

from emulator.linear.model.issues import Attachment, Comment, Issue
from emulator.linear.state import State


def identifier(state: State, issue: Issue) -> str:
    return f"{state.teams[issue.team_id].key}-{issue.number}"


def top_issues(state: State) -> list[Issue]:
    """Issues without a parent, newest first."""
    return [issue for issue in reversed(state.issues.values()) if issue.parent_id not in state.issues]


def sub_issues(state: State, issue: Issue) -> list[Issue]:
    return [each for each in state.issues.values() if each.parent_id == issue.id]


def comments(state: State, issue: Issue, parent: str | None = None) -> list[Comment]:
    """What was said of an issue, or in answer to a comment, oldest first."""
    return [each for each in state.comments.values() if (each.issue_id, each.parent_id) == (issue.id, parent)]


def attachments(state: State, issue: Issue) -> list[Attachment]:
    return [each for each in state.attachments.values() if each.issue_id == issue.id]


def relations(state: State, issue: Issue) -> list[str]:
    """`blocks ENG-2`, a line each."""
    return [
        f"{each.type} {identifier(state, state.issues[each.related_issue_id])}"
        for each in state.relations.values()
        if each.issue_id == issue.id and each.related_issue_id in state.issues
    ]
