"""Everything GitHub holds."""

from datetime import UTC, datetime, timedelta

import msgspec

from emulator.github.limits import Limits, Usage
from emulator.github.model.accounts import Account, App, Installation, Token
from emulator.github.model.projects import Project
from emulator.github.model.repository import Repository


class State(msgspec.Struct):
    url: str = ""
    accounts: dict[str, Account] = msgspec.field(default_factory=dict)
    tokens: dict[str, Token] = msgspec.field(default_factory=dict)
    apps: dict[int, App] = msgspec.field(default_factory=dict)
    installations: dict[int, Installation] = msgspec.field(default_factory=dict)
    repositories: dict[str, Repository] = msgspec.field(default_factory=dict)
    "By `owner/name`."
    projects: dict[str, Project] = msgspec.field(default_factory=dict)
    limits: Limits = msgspec.field(default_factory=Limits)
    usage: dict[str, Usage] = msgspec.field(default_factory=dict)
    "By credential."
    last_id: int = 1000

    def new_id(self) -> int:
        self.last_id += 1
        return self.last_id


def now() -> str:
    """The time as GitHub writes it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def later(seconds: float) -> str:
    return (datetime.now(UTC) + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")
