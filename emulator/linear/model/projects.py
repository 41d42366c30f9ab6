"""Projects, their statuses, and the updates that people write about them."""

import msgspec


class ProjectStatus(msgspec.Struct):
    id: str
    name: str
    type: str
    position: float
    created_at: str


class Project(msgspec.Struct):
    id: str
    name: str
    status_id: str
    team_ids: list[str]
    created_at: str
    updated_at: str
    description: str = ""
    content: str | None = None
    lead_id: str | None = None
    start_date: str | None = None
    target_date: str | None = None
    health: str | None = None


class ProjectUpdate(msgspec.Struct):
    id: str
    project_id: str
    user_id: str
    created_at: str
    updated_at: str
    body: str = ""
    health: str = "onTrack"
