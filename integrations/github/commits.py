"""Branches, and commits by the Git data API: many files in one commit, never on the default branch."""

import base64
from collections.abc import Mapping
from urllib.parse import quote

from pydantic import JsonValue

from integrations.errors import NotFound, ProtectedBranch
from integrations.github.client import GitHub
from integrations.github.models import Commit, GitObject, PastCommit, Reference, Repository
from integrations.writes import Effect

TRAILER = "Autopilot-Key: "


def get_repository(github: GitHub, repository: str) -> Repository:
    return github.get(f"/repos/{repository}", Repository)


def list_commits(
    github: GitHub, repository: str, *, ref: str | None = None, path: str | None = None, limit: int = 100
) -> list[PastCommit]:
    """The history of a branch, tag or commit, newest first; only of what changed a path, if one is given."""
    return github.pages(f"/repos/{repository}/commits", PastCommit, {"sha": ref, "path": path}, limit=limit)


def find_branch(github: GitHub, repository: str, branch: str) -> Reference | None:
    try:
        return github.get(f"/repos/{repository}/git/ref/heads/{quote(branch)}", Reference)
    except NotFound:
        return None


def create_branch(github: GitHub, repository: str, branch: str, sha: str) -> Effect[Reference]:
    """The branch of this name, made at `sha`; an existing one stays where it is."""
    payload: dict[str, JsonValue] = {"ref": f"refs/heads/{branch}", "sha": sha}
    return github.write(
        "create_branch", repository, f"branch-{branch}", payload,
        lambda _: github.send("POST", f"/repos/{repository}/git/refs", payload, Reference),
        sentence=f"Make the branch {branch} at {sha[:12]}", find=lambda: find_branch(github, repository, branch),
    )  # fmt: skip


def commit_files(  # noqa: PLR0913
    github: GitHub,
    repository: str,
    branch: str,
    files: Mapping[str, str | bytes | None],
    message: str,
    *,
    key: str,
) -> Effect[Commit]:
    """One commit with all the files (None deletes one) on `branch`, which is made from the default branch if missing.

    Raises ProtectedBranch for the default branch itself, Conflict or Rejected if the branch moved meanwhile.
    """
    default = get_repository(github, repository).default_branch
    if branch == default:
        raise ProtectedBranch(
            "GitHub", f"{repository}@{branch}", "", "Commit to another branch, and open a pull request"
        )
    text = f"{message.rstrip()}\n\n{TRAILER}{key}\n"

    def find() -> Commit | None:
        tip = find_branch(github, repository, branch)
        commit = github.get(f"/repos/{repository}/git/commits/{tip.object.sha}", Commit) if tip else None
        return commit if commit and commit.message.strip().endswith(f"{TRAILER}{key}") else None

    def send(_: Commit | None) -> Commit:
        tip = find_branch(github, repository, branch)
        start = tip or github.get(f"/repos/{repository}/git/ref/heads/{quote(default)}", Reference)
        commit = _commit(github, repository, start.object.sha, files, text)
        _point(github, repository, branch, commit.sha, exists=tip is not None)
        return commit

    return github.write(
        "commit_files", f"{repository}@{branch}", key, {"message": text, "files": [*files]}, send,
        sentence=f"Commit {len(files)} files to {branch}: {message.splitlines()[0]}", find=find,
    )  # fmt: skip


def _commit(
    github: GitHub, repository: str, parent: str, files: Mapping[str, str | bytes | None], message: str
) -> Commit:
    data = f"/repos/{repository}/git"
    base = github.get(f"{data}/commits/{parent}", Commit).tree.sha
    entries: list[JsonValue] = [_entry(github, repository, path, content) for path, content in files.items()]
    tree = github.send("POST", f"{data}/trees", {"base_tree": base, "tree": entries}, GitObject)
    return github.send("POST", f"{data}/commits", {"message": message, "tree": tree.sha, "parents": [parent]}, Commit)


def _entry(github: GitHub, repository: str, path: str, content: str | bytes | None) -> dict[str, JsonValue]:
    """Text goes with the tree; bytes need a blob of their own."""
    entry: dict[str, JsonValue] = {"path": path, "mode": "100644", "type": "blob"}
    if isinstance(content, str):
        return entry | {"content": content}
    if content is None:
        return entry | {"sha": None}
    payload: dict[str, JsonValue] = {"content": base64.b64encode(content).decode(), "encoding": "base64"}
    return entry | {"sha": github.send("POST", f"/repos/{repository}/git/blobs", payload, GitObject).sha}


def _point(github: GitHub, repository: str, branch: str, sha: str, *, exists: bool) -> Reference:
    refs = f"/repos/{repository}/git/refs"
    if exists:
        return github.send("PATCH", f"{refs}/heads/{quote(branch)}", {"sha": sha, "force": False}, Reference)
    return github.send("POST", refs, {"ref": f"refs/heads/{branch}", "sha": sha}, Reference)
