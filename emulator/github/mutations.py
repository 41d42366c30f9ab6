"""GraphQL's mutations: projects, auto-merge, drafts and review threads."""

from collections.abc import Callable
from typing import Any

from graphql import GraphQLResolveInfo

from emulator.github import nodes
from emulator.github.events import emit
from emulator.github.guards import merge_refusals
from emulator.github.here import Caller
from emulator.github.merging import mergeable
from emulator.github.model.projects import Item, Project
from emulator.github.model.pulls import AutoMerge
from emulator.github.model.repository import Json
from emulator.github.payloads.pulls import pull_simple, review_comment
from emulator.github.pushes import pull_event

type Info = GraphQLResolveInfo[Caller]


def add_item(parent: object, info: Info, input: dict[str, str]) -> Json:  # noqa: A002
    """Add an issue or a pull request to a project; the item that is there already, where it is."""
    caller = info.context
    project = nodes.find_project(caller, input["projectId"])
    nodes.find_issue(caller, input["contentId"])
    for item in project.items:
        if item.content == input["contentId"]:
            return {"item": nodes.item_node(caller, project, item)}
    item = Item(f"PVTI_{caller.state.new_id()}", input["contentId"])
    project.items.append(item)
    return {"item": nodes.item_node(caller, project, item)}


def delete_item(parent: object, info: Info, input: dict[str, str]) -> Json:  # noqa: A002
    project = nodes.find_project(info.context, input["projectId"])
    project.items.remove(_item(project, input["itemId"]))
    return {"deletedItemId": input["itemId"]}


def set_field(parent: object, info: Info, input: dict[str, Any]) -> Json:  # noqa: A002
    project = nodes.find_project(info.context, input["projectId"])
    item = _item(project, input["itemId"])
    field = next((each for each in project.fields if each.id == input["fieldId"]), None)
    value: dict[str, object] = input["value"]
    if not field:
        raise nodes.Unresolvable(input["fieldId"])
    if field.options and value.get("singleSelectOptionId") not in field.options:
        raise ValueError("The single select option Id does not belong to the field")
    item.values[field.id] = str(next(iter(value.values())))
    return {"projectV2Item": nodes.item_node(info.context, project, item)}


def _item(project: Project, node: str) -> Item:
    for item in project.items:
        if item.id == node:
            return item
    raise nodes.Unresolvable(node)


def enable_auto_merge(parent: object, info: Info, input: dict[str, str]) -> Json:  # noqa: A002
    """Refused, as GitHub does, where the pull request could be merged at once."""
    here, issue, pull = nodes.find_pull(info.context, input["pullRequestId"])
    if input.get("expectedHeadOid", pull.head_sha) != pull.head_sha:
        raise ValueError("Head branch was modified. Review and try again.")
    if not merge_refusals(here, issue.user, pull) and mergeable(here.git, pull.base_sha, pull.head_sha):
        raise ValueError("Pull request Pull request is in clean status")
    method = input.get("mergeMethod", "MERGE").lower()
    pull.auto_merge = AutoMerge(here.login, method, input.get("commitHeadline"), input.get("commitBody"))
    emit(here, "pull_request", "auto_merge_enabled", pull_event(here, issue, pull) | {"reason": ""})
    return {"pullRequest": nodes.pull_node(here, issue, pull)}


def disable_auto_merge(parent: object, info: Info, input: dict[str, str]) -> Json:  # noqa: A002
    here, issue, pull = nodes.find_pull(info.context, input["pullRequestId"])
    if pull.auto_merge:
        emit(here, "pull_request", "auto_merge_disabled", pull_event(here, issue, pull) | {"reason": "manual"})
    pull.auto_merge = None
    return {"pullRequest": nodes.pull_node(here, issue, pull)}


def _draft(*, draft: bool) -> Callable[..., Json]:
    def change(parent: object, info: Info, input: dict[str, str]) -> Json:  # noqa: A002
        here, issue, pull = nodes.find_pull(info.context, input["pullRequestId"])
        pull.draft = draft
        action = "converted_to_draft" if draft else "ready_for_review"
        emit(here, "pull_request", action, pull_event(here, issue, pull))
        return {"pullRequest": nodes.pull_node(here, issue, pull)}

    return change


def _resolved(*, resolved: bool) -> Callable[..., Json]:
    def change(parent: object, info: Info, input: dict[str, str]) -> Json:  # noqa: A002
        here, issue, pull, first = nodes.find_thread(info.context, input["threadId"])
        first.resolved = resolved
        said = [each for each in pull.comments if first.id in (each.id, each.in_reply_to)]
        thread = {"node_id": f"PRRT_{first.id}", "comments": [review_comment(here, issue, each) for each in said]}
        told = {"thread": thread, "pull_request": pull_simple(here, issue, pull)}
        emit(here, "pull_request_review_thread", "resolved" if resolved else "unresolved", told)
        return {"thread": nodes.thread_node(pull, first)}

    return change


def minimize(parent: object, info: Info, input: dict[str, str]) -> Json:  # noqa: A002
    nodes.find_comment(info.context, input["subjectId"]).minimized = True
    return {}


MUTATIONS: dict[str, Callable[..., Json]] = {
    "addProjectV2ItemById": add_item,
    "deleteProjectV2Item": delete_item,
    "updateProjectV2ItemFieldValue": set_field,
    "enablePullRequestAutoMerge": enable_auto_merge,
    "disablePullRequestAutoMerge": disable_auto_merge,
    "markPullRequestReadyForReview": _draft(draft=False),
    "convertPullRequestToDraft": _draft(draft=True),
    "resolveReviewThread": _resolved(resolved=True),
    "unresolveReviewThread": _resolved(resolved=False),
    "minimizeComment": minimize,
}
