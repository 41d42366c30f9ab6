"""Branches: which there are, and deleting one that has served its purpose."""

from urllib.parse import quote

from integrations.errors import Conflict, ProtectedBranch
from integrations.github.client import GitHub
from integrations.github.commits import find_branch, get_repository
from integrations.github.models import Done, Model, ShortBranch
from integrations.writes import Effect


class Tip(Model):
    """Where a branch points; `sha` is None when there is no such branch."""

    branch: str
    sha: str | None = None


def list_branches(
    github: GitHub, repository: str, *, protected: bool | None = None, limit: int = 1000
) -> list[ShortBranch]:
    """Branches by name; all, or only those with or without rules."""
    query = {"protected": None if protected is None else str(protected).lower()}
    return github.pages(f"/repos/{repository}/branches", ShortBranch, query, limit=limit)


def delete_branch(github: GitHub, repository: str, branch: str, *, sha: str) -> Effect[Tip]:
    """Delete a branch if it is still at `sha`, so that nobody's later commits are lost.

    Raises ProtectedBranch for the default branch, Conflict if the branch moved.
    """
    if branch == get_repository(github, repository).default_branch:
        raise ProtectedBranch("GitHub", f"{repository}@{branch}", "", "Name the branch that is to go")

    def find() -> Tip:
        held = find_branch(github, repository, branch)
        return Tip(branch=branch, sha=held.object.sha if held else None)

    def send(before: Tip | None) -> Tip:
        if before and before.sha != sha:
            raise Conflict(
                "GitHub", f"{repository}@{branch}", f"it is at {before.sha}, not at {sha}", "Look at it again"
            )
        github.send("DELETE", f"/repos/{repository}/git/refs/heads/{quote(branch)}", {}, Done)
        return Tip(branch=branch, sha=None)

    return github.write(
        "delete_branch", f"{repository}@{branch}", f"delete-{branch}-{sha}", {"sha": sha}, send,
        sentence=f"Delete the branch {branch}", find=find, done=lambda tip: tip.sha is None,
    )  # fmt: skip
