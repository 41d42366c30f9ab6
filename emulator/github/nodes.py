"""GraphQL's nodes: everything by its global id."""

from collections.abc import Callable, Sequence
from typing import Any

from emulator.github.here import Caller, Here
from emulator.github.model.issues import Comment, Issue
from emulator.github.model.projects import Field, Item, Project
from emulator.github.model.pulls import Pull, ReviewComment
from emulator.github.model.repository import Json

type Resolver = Callable[..., Json]


class Unresolvable(Exception):
    """No such node; worded as GitHub does."""

    def __init__(self, node: str) -> None:
        super().__init__(f"Could not resolve to a node with the global id of '{node}'")


def issue_node(here: Here, issue: Issue) -> Json:
    """An Issue, or a PullRequest where it is one."""
    if issue.pull:
        return pull_node(here, issue, issue.pull)
    url = f"{here.html}/issues/{issue.number}"
    return {
        "__typename": "Issue", "id": f"I_{issue.id}", "number": issue.number, "title": issue.title,
        "body": issue.body or "", "url": url, "state": issue.state.upper(),
        "projectItems": _items_of(here, f"I_{issue.id}"),
    }  # fmt: skip


def pull_node(here: Here, issue: Issue, pull: Pull) -> Json:
    state = "MERGED" if pull.merged else issue.state.upper()
    held = pull.auto_merge
    headline = {"commitHeadline": held.commit_title, "commitBody": held.commit_message} if held else {}
    threads = [thread_node(pull, comment) for comment in pull.comments if not comment.in_reply_to]
    return {
        "__typename": "PullRequest", "id": f"PR_{pull.id}", "number": issue.number, "title": issue.title,
        "url": f"{here.html}/pull/{issue.number}", "state": state, "isDraft": pull.draft, "headRefOid": pull.head_sha,
        "autoMergeRequest": {"mergeMethod": held.merge_method.upper(), **headline} if held else None,
        "mergeQueueEntry": None, "projectItems": _items_of(here, f"PR_{pull.id}"),
        "reviewThreads": lambda info, **page: connection(threads, **page),
    }  # fmt: skip


def thread_node(pull: Pull, first: ReviewComment) -> Json:
    said = [first, *(comment for comment in pull.comments if comment.in_reply_to == first.id)]
    comments = [_comment_node(each) for each in said]
    return {
        "__typename": "PullRequestReviewThread", "id": f"PRRT_{first.id}", "isResolved": first.resolved,
        "path": first.path, "line": first.line, "comments": lambda info, **page: connection(comments, **page),
    }  # fmt: skip


def _comment_node(comment: ReviewComment) -> Json:
    author = {"__typename": "User", "login": comment.user}
    return {"id": f"PRRC_{comment.id}", "databaseId": comment.id, "body": comment.body, "author": author}


def _items_of(caller: Caller, content: str) -> Resolver:
    """The places that an issue or a pull request has on projects."""

    def items(info: object, **page: Any) -> Json:
        places = [(project, item) for project in caller.state.projects.values() for item in project.items]
        return connection([item_node(caller, *place) for place in places if place[1].content == content], **page)

    return items


def project_node(caller: Caller, project: Project) -> Json:
    fields = [_field(field) for field in project.fields]
    items = [item_node(caller, project, item) for item in project.items]
    return {
        "__typename": "ProjectV2", "id": project.id, "number": project.number, "title": project.title,
        "fields": lambda info, **page: connection(fields, **page),
        "items": lambda info, **page: connection(items, **page),
    }  # fmt: skip


def _field(field: Field) -> Json:
    kind = "ProjectV2SingleSelectField" if field.options else "ProjectV2Field"
    options = [{"id": number, "name": name} for number, name in field.options.items()]
    return {"__typename": kind, "id": field.id, "name": field.name, "dataType": field.type, "options": options}


def item_node(caller: Caller, project: Project, item: Item) -> Json:
    return {
        "__typename": "ProjectV2Item",
        "id": item.id,
        "content": lambda info: issue_node(*find_issue(caller, item.content)),
        "project": lambda info: project_node(caller, project),
        "fieldValueByName": lambda info, name: _value(project, item, name),
    }


def _value(project: Project, item: Item, name: str) -> Json | None:
    """What a field of this name is set to, if it is."""
    field = next((each for each in project.fields if each.name.lower() == name.lower()), None)
    value = item.values.get(field.id) if field else None
    if field is None or value is None:
        return None
    if field.options:
        chosen = {"optionId": value, "name": field.options[value]}
        return {"__typename": "ProjectV2ItemFieldSingleSelectValue", **chosen}
    kind = field.type.capitalize() if field.type in ("NUMBER", "DATE") else "Text"
    return {"__typename": f"ProjectV2ItemField{kind}Value", kind.lower(): float(value) if kind == "Number" else value}


def find_item(caller: Caller, node: str) -> tuple[Project, Item]:
    """Raises Unresolvable."""
    for project in caller.state.projects.values():
        for item in project.items:
            if item.id == node:
                return project, item
    raise Unresolvable(node)


def connection(nodes: Sequence[Json], first: int = 100, after: str | None = None) -> Json:
    """One page of a list."""
    start = int(after or 0)
    end = min(start + first, len(nodes))
    page = {"hasNextPage": end < len(nodes), "endCursor": str(end)}
    return {"nodes": nodes[start:end], "totalCount": len(nodes), "pageInfo": page}


def find_issue(caller: Caller, node: str) -> tuple[Here, Issue]:
    """An issue or a pull request. Raises Unresolvable."""
    for repository in caller.state.repositories.values():
        for issue in repository.issues.values():
            if node in (f"I_{issue.id}", f"PR_{issue.pull.id}" if issue.pull else ""):
                return Here(caller.world, caller.login, repository), issue
    raise Unresolvable(node)


def find_pull(caller: Caller, node: str) -> tuple[Here, Issue, Pull]:
    """Raises Unresolvable."""
    here, issue = find_issue(caller, node)
    if not issue.pull:
        raise Unresolvable(node)
    return here, issue, issue.pull


def find_thread(caller: Caller, node: str) -> tuple[Here, Issue, Pull, ReviewComment]:
    """A thread, as its first comment. Raises Unresolvable."""
    for repository in caller.state.repositories.values():
        for issue in repository.issues.values():
            for comment in issue.pull.comments if issue.pull else []:
                if node == f"PRRT_{comment.id}" and issue.pull:
                    return Here(caller.world, caller.login, repository), issue, issue.pull, comment
    raise Unresolvable(node)


def find_comment(caller: Caller, node: str) -> Comment:
    """A comment on an issue. Raises Unresolvable."""
    for repository in caller.state.repositories.values():
        for issue in repository.issues.values():
            for comment in issue.comments:
                if node == f"IC_{comment.id}":
                    return comment
    raise Unresolvable(node)


def find_project(caller: Caller, node: str) -> Project:
    """Raises Unresolvable."""
    if node not in caller.state.projects:
        raise Unresolvable(node)
    return caller.state.projects[node]
