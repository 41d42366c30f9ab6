"""Forks: copies of a repository whose branches pull requests may come from."""

from emulator.github.errors import invalid
from emulator.github.here import Here
from emulator.github.model.issues import Issue
from emulator.github.model.pulls import Pull
from emulator.github.model.repository import Repository
from emulator.github.repositories import git
from emulator.github.seed import add_repository


def fork(here: Here, owner: str, name: str) -> Repository:
    """The owner's fork, made with all branches and tags unless it is there."""
    held = here.state.repositories.get(f"{owner}/{name}")
    if held and held.parent == here.repository.full_name:
        return held
    if held:
        raise invalid("Repository", "name", "custom", "name already exists on this account")
    made = add_repository(here.state, here.world.repositories, owner, name)
    made.parent, made.default_branch = here.repository.full_name, here.repository.default_branch
    made.description, made.private = here.repository.description, here.repository.private
    made.collaborators.append(owner)
    there = Here(here.world, here.login, made)
    git(there.git, "fetch", "--quiet", str(here.git), "refs/heads/*:refs/heads/*", "refs/tags/*:refs/tags/*")
    return made


def head_repository(here: Here, owner: str) -> Here | None:
    """Where a pull request's head lies: here, or in this owner's fork of what is here."""
    if owner in ("", here.repository.owner):
        return here
    for held in here.state.repositories.values():
        if (held.owner, held.parent) == (owner, here.repository.full_name):
            return Here(here.world, here.login, held)
    return None


def head_of(here: Here, pull: Pull) -> Here:
    """Where a pull request's head lies."""
    held = here.state.repositories.get(pull.head_repository or "", here.repository)
    return Here(here.world, here.login, held)


def bring_head(here: Here, number: int, pull: Pull) -> None:
    """Keep the head fetchable as refs/pull/N/head, as GitHub does; a fork's commits come with it."""
    source = head_of(here, pull)
    if source.repository is not here.repository:
        git(here.git, "fetch", "--quiet", "--no-tags", str(source.git), pull.head_sha)
    git(here.git, "update-ref", f"refs/pull/{number}/head", pull.head_sha)


def pulls_from(here: Here) -> list[tuple[Here, Issue, Pull]]:
    """Open pull requests whose heads are branches of what is here, wherever they were opened."""
    return [
        (Here(here.world, here.login, held), issue, issue.pull)
        for held in here.state.repositories.values()
        for issue in held.issues.values()
        if issue.pull
        and issue.state == "open"
        and (issue.pull.head_repository or held.full_name) == here.repository.full_name
    ]
