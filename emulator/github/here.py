"""Who asks, and of what."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, Request

from emulator.github.errors import not_found
from emulator.github.model.accounts import Account
from emulator.github.model.issues import Issue
from emulator.github.model.pulls import Pull
from emulator.github.model.repository import Repository
from emulator.github.state import State
from emulator.within import world_of

if TYPE_CHECKING:
    from emulator.world import World


@dataclass(frozen=True)
class Caller:
    """Somebody who was let in."""

    world: "World"
    login: str

    @property
    def state(self) -> State:
        return self.world.github

    @property
    def account(self) -> Account:
        return self.state.accounts[self.login]


@dataclass(frozen=True)
class Here(Caller):
    """A repository, and somebody in front of it."""

    repository: Repository

    @property
    def git(self) -> Path:
        return self.world.repositories / f"{self.repository.full_name}.git"

    @property
    def api(self) -> str:
        return f"{self.state.url}/api/v3/repos/{self.repository.full_name}"

    @property
    def html(self) -> str:
        return f"{self.state.url}/{self.repository.full_name}"

    def issue(self, number: int) -> Issue:
        if number not in self.repository.issues:
            raise not_found()
        return self.repository.issues[number]

    def pull(self, number: int) -> tuple[Issue, Pull]:
        """A pull request, with the issue that it is too."""
        issue = self.issue(number)
        if not issue.pull:
            raise not_found()
        return issue, issue.pull


async def caller(request: Request) -> Caller:
    return Caller(world_of(request), request.state.login)


async def here(request: Request, owner: str, repo: str) -> Here:
    world = world_of(request)
    found = world.github.repositories.get(f"{owner}/{repo}")
    if not found:
        raise not_found()
    return Here(world, request.state.login, found)


Asking = Annotated[Caller, Depends(caller)]
InRepository = Annotated[Here, Depends(here)]
