"""Search for issues and pull requests, by the common qualifiers."""

import shlex

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from emulator.github.errors import invalid
from emulator.github.here import Asking, Here
from emulator.github.model.issues import Issue
from emulator.github.paging import paged
from emulator.github.payloads.issues import issue as issue_json

router = APIRouter(prefix="/search")


@router.get("/issues")
async def search_issues(asking: Asking, request: Request, q: str = "") -> JSONResponse:
    if not q.strip():
        raise invalid("Search", "q", "missing")
    words, qualifiers = _parse(q)
    found = [
        (Here(asking.world, asking.login, repository), issue)
        for repository in asking.state.repositories.values()
        for issue in repository.issues.values()
        if all(_fits(issue, repository.full_name, *each) for each in qualifiers)
        and _has_words(issue, words, dict(qualifiers).get("in", "title,body"))
    ]
    found.sort(key=lambda pair: pair[1].created_at, reverse=True)
    return paged(
        request,
        found,
        lambda pair: issue_json(*pair) | {"score": 1.0, "body": pair[1].body or ""},
        "items",
        {"incomplete_results": False, "search_type": "lexical"},
    )


def _parse(query: str) -> tuple[list[str], list[tuple[str, str]]]:
    """Plain words, and qualifiers with their values."""
    try:
        parts = shlex.split(query)
    except ValueError:
        parts = query.split()
    words = [part for part in parts if ":" not in part]
    return words, [(name, value) for name, _, value in (part.partition(":") for part in parts if ":" in part)]


def _fits(issue: Issue, repository: str, name: str, value: str) -> bool:
    if name.startswith("-"):
        return not _fits(issue, repository, name[1:], value)
    held: dict[str, set[str]] = {
        "repo": {repository},
        "org": {repository.partition("/")[0]},
        "is": {"pr" if issue.pull else "issue", issue.state, *(["merged"] if issue.pull and issue.pull.merged else [])},
        "type": {"pr" if issue.pull else "issue"},
        "state": {issue.state},
        "label": {label.lower() for label in issue.labels},
        "author": {issue.user},
        "assignee": set(issue.assignees),
        "head": {issue.pull.head_ref} if issue.pull else set(),
        "base": {issue.pull.base_ref} if issue.pull else set(),
    }
    return value.lower() in {each.lower() for each in held[name]} if name in held else True


def _has_words(issue: Issue, words: list[str], where: str) -> bool:
    places = where.split(",")
    text = issue.title if "title" in places else ""
    text += f"\n{issue.body or ''}" if "body" in places else ""
    if "comments" in places:
        text += "\n".join(comment.body for comment in issue.comments)
    return all(word.lower() in text.lower() for word in words)
