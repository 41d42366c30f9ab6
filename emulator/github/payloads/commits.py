"""Commits, diffs and git objects."""

from dataclasses import asdict

from emulator.github.diffs import FileDiff
from emulator.github.here import Here
from emulator.github.model.repository import Json
from emulator.github.objects import Commit, Person
from emulator.github.payloads.accounts import user

UNSIGNED: Json = {
    "verified": False,
    "reason": "unsigned",
    "signature": None,
    "payload": None,
    "verified_at": None,
}


def commit(here: Here, each: Commit) -> Json:
    """A `commit`."""
    url = f"{here.api}/commits/{each.sha}"
    parents = [
        {"sha": sha, "url": f"{here.api}/commits/{sha}", "html_url": f"{here.html}/commit/{sha}"}
        for sha in each.parents
    ]
    return {
        "url": url,
        "sha": each.sha,
        "node_id": f"C_{each.sha}",
        "html_url": f"{here.html}/commit/{each.sha}",
        "comments_url": f"{url}/comments",
        "commit": {
            "url": f"{here.api}/git/commits/{each.sha}",
            "author": asdict(each.author),
            "committer": asdict(each.committer),
            "message": each.message,
            "comment_count": 0,
            "tree": {"sha": each.tree, "url": f"{here.api}/git/trees/{each.tree}"},
            "verification": UNSIGNED,
        },
        "author": _account(here, each.author),
        "committer": _account(here, each.committer),
        "parents": parents,
    }


def _account(here: Here, person: Person) -> Json | None:
    """The user with this email."""
    for login, account in here.state.accounts.items():
        if account.email == person.email:
            return user(here.state, login)
    return None


def git_commit(here: Here, each: Commit) -> Json:
    """A `git-commit`."""
    return {
        "sha": each.sha,
        "node_id": f"C_{each.sha}",
        "url": f"{here.api}/git/commits/{each.sha}",
        "html_url": f"{here.html}/commit/{each.sha}",
        "author": asdict(each.author),
        "committer": asdict(each.committer),
        "tree": {"sha": each.tree, "url": f"{here.api}/git/trees/{each.tree}"},
        "message": each.message,
        "parents": [
            {"sha": sha, "url": f"{here.api}/git/commits/{sha}", "html_url": f"{here.html}/commit/{sha}"}
            for sha in each.parents
        ],
        "verification": UNSIGNED,
    }


def simple_commit(each: Commit) -> Json:
    """A `simple-commit`."""
    return {
        "id": each.sha,
        "tree_id": each.tree,
        "message": each.message,
        "timestamp": each.committer.date,
        "author": {"name": each.author.name, "email": each.author.email},
        "committer": {"name": each.committer.name, "email": each.committer.email},
    }


def diff_entry(here: Here, file: FileDiff, head: str) -> Json:
    """A `diff-entry`."""
    body: Json = {
        "sha": file.sha,
        "filename": file.path,
        "status": file.status,
        "additions": file.additions,
        "deletions": file.deletions,
        "changes": file.additions + file.deletions,
        "blob_url": f"{here.html}/blob/{head}/{file.path}",
        "raw_url": f"{here.html}/raw/{head}/{file.path}",
        "contents_url": f"{here.api}/contents/{file.path}?ref={head}",
    }
    if file.patch:
        body["patch"] = "\n".join(file.patch)
    if file.previous:
        body["previous_filename"] = file.previous
    return body
