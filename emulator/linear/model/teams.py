"""Teams, their people, the states of their work, and their cycles."""

import msgspec


class User(msgspec.Struct):
    id: str
    name: str
    display_name: str
    email: str
    created_at: str
    active: bool = True


class Team(msgspec.Struct):
    id: str
    key: str
    name: str
    created_at: str
    description: str | None = None
    last_number: int = 0
    default_state_id: str = ""


class WorkflowState(msgspec.Struct):
    id: str
    name: str
    type: str
    position: float
    team_id: str
    created_at: str
    color: str = "#bec2c8"


class Cycle(msgspec.Struct):
    id: str
    number: int
    team_id: str
    starts_at: str
    ends_at: str
    created_at: str
    name: str | None = None
    description: str | None = None
