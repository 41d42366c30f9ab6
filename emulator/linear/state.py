"""What Linear holds."""

from datetime import UTC, datetime
from typing import Protocol

import msgspec

from emulator.linear.model.issues import Attachment, Comment, Issue, Label, Relation
from emulator.linear.model.projects import Project, ProjectStatus, ProjectUpdate
from emulator.linear.model.teams import Cycle, Team, User, WorkflowState
from emulator.linear.model.webhooks import Delivery, Webhook


class Entity(Protocol):
    """What every row of every table has."""

    id: str


class Limits(msgspec.Struct):
    """What one key may do in an hour, and what one query may cost; tests lower these to meet them sooner."""

    requests: int = 5000
    complexity: int = 250_000
    query_complexity: int = 10_000
    spent_requests: int = 0
    spent_complexity: float = 0
    resets_at: int = 0
    "In milliseconds since 1970; 0 before the first request."


class State(msgspec.Struct):
    keys: set[str] = msgspec.field(default_factory=lambda: {"lin_api_emulator"})
    "Personal API keys: they go into Authorization as they are."
    oauth_tokens: set[str] = msgspec.field(default_factory=lambda: {"lin_oauth_emulator"})
    "Access tokens of OAuth applications: they go behind `Bearer`."
    webhook_secret: str = "lin_wh_emulator"  # noqa: S105
    url: str = "https://linear.app"
    url_key: str = "emulator"
    limits: Limits = msgspec.field(default_factory=Limits)
    users: dict[str, User] = msgspec.field(default_factory=dict)
    teams: dict[str, Team] = msgspec.field(default_factory=dict)
    states: dict[str, WorkflowState] = msgspec.field(default_factory=dict)
    labels: dict[str, Label] = msgspec.field(default_factory=dict)
    issues: dict[str, Issue] = msgspec.field(default_factory=dict)
    comments: dict[str, Comment] = msgspec.field(default_factory=dict)
    attachments: dict[str, Attachment] = msgspec.field(default_factory=dict)
    relations: dict[str, Relation] = msgspec.field(default_factory=dict)
    statuses: dict[str, ProjectStatus] = msgspec.field(default_factory=dict)
    projects: dict[str, Project] = msgspec.field(default_factory=dict)
    project_updates: dict[str, ProjectUpdate] = msgspec.field(default_factory=dict)
    cycles: dict[str, Cycle] = msgspec.field(default_factory=dict)
    webhooks: dict[str, Webhook] = msgspec.field(default_factory=dict)
    deliveries: list[Delivery] = msgspec.field(default_factory=list)

    def table(self, name: str) -> dict[str, Entity]:
        """One of the tables above, by its name."""
        table: dict[str, Entity] = getattr(self, name)
        return table

    def issue(self, identifier: str) -> Issue:
        """An issue by what people call it: `ENG-1`."""
        key, _, number = identifier.partition("-")
        for issue in self.issues.values():
            if str(issue.number) == number and self.teams[issue.team_id].key == key:
                return issue
        raise KeyError(identifier)


def now() -> str:
    """The time as Linear writes it."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
