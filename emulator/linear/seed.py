"""What a new Linear workspace starts with: a team with its states, people, labels and a project."""

from uuid import NAMESPACE_URL, uuid5

from emulator.linear.model.issues import Label
from emulator.linear.model.projects import Project, ProjectStatus
from emulator.linear.model.teams import Cycle, Team, User, WorkflowState
from emulator.linear.state import State, now

STATES = {
    "Backlog": "backlog",
    "Todo": "unstarted",
    "In Progress": "started",
    "In Review": "started",
    "Done": "completed",
    "Canceled": "canceled",
    "Duplicate": "canceled",
}
"""The states that Linear gives a new team, by type."""
LABELS = {"Bug": "#eb5757", "Feature": "#bb87fc", "Improvement": "#4ea7fc"}
PROJECT_STATUSES = {
    "Backlog": "backlog",
    "Planned": "planned",
    "In Progress": "started",
    "Completed": "completed",
    "Canceled": "canceled",
}
PEOPLE = {"Ada Lovelace": "ada", "Grace Hopper": "grace"}


def seed(state: State) -> None:
    """Fill an empty workspace."""
    created = now()
    for name, display in PEOPLE.items():
        user = User(_id("user", name), name, display, f"{display}@example.com", created)
        state.users[user.id] = user
    for position, (name, kind) in enumerate(PROJECT_STATUSES.items()):
        status = ProjectStatus(_id("status", name), name, kind, position, created)
        state.statuses[status.id] = status
    for name, color in LABELS.items():
        label = Label(_id("label", name), name, created, color)
        state.labels[label.id] = label
    team = add_team(state, "ENG", "Engineering")
    cycle = Cycle(_id("cycle", "1"), 1, team.id, "2026-01-05T00:00:00.000Z", "2036-01-19T00:00:00.000Z", created)
    state.cycles[cycle.id] = cycle
    status_id = _id("status", "In Progress")
    project = Project(_id("project", "Upkeep"), "Upkeep", status_id, [team.id], created, created)
    state.projects[project.id] = project


def add_team(state: State, key: str, name: str) -> Team:
    """A new team with Linear's own states; new issues start in its backlog."""
    team = Team(_id("team", key), key, name, now(), default_state_id=_id("state", key + "Backlog"))
    state.teams[team.id] = team
    for position, (label, kind) in enumerate(STATES.items()):
        row = WorkflowState(_id("state", key + label), label, kind, position, team.id, now())
        state.states[row.id] = row
    return team


def _id(kind: str, name: str) -> str:
    """The same at every start."""
    return str(uuid5(NAMESPACE_URL, f"https://linear.app/emulator/{kind}/{name}"))
