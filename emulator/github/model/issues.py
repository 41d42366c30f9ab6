"""Issues, which pull requests are too, with their labels, milestones and comments."""

import msgspec

from emulator.github.model.pulls import Pull


class Label(msgspec.Struct):
    id: int
    name: str
    color: str = "ededed"
    description: str | None = None
    default: bool = False


class Milestone(msgspec.Struct):
    id: int
    number: int
    title: str
    creator: str
    created_at: str
    updated_at: str
    description: str | None = None
    state: str = "open"
    due_on: str | None = None
    closed_at: str | None = None


class Comment(msgspec.Struct):
    id: int
    user: str
    body: str
    created_at: str
    updated_at: str
    minimized: bool = False


class Issue(msgspec.Struct):
    id: int
    number: int
    title: str
    user: str
    created_at: str
    updated_at: str
    body: str | None = None
    state: str = "open"
    state_reason: str | None = None
    labels: list[str] = msgspec.field(default_factory=list)
    assignees: list[str] = msgspec.field(default_factory=list)
    milestone: int | None = None
    comments: list[Comment] = msgspec.field(default_factory=list)
    locked: bool = False
    closed_at: str | None = None
    closed_by: str | None = None
    pull: Pull | None = None
