"""Teams with their states and cycles, and the people of the workspace."""

from collections.abc import Iterator

from integrations.errors import NotFound
from integrations.linear import documents
from integrations.linear.answers import SERVICE
from integrations.linear.client import Linear
from integrations.linear.models import Cycle, Team, User, WorkflowState


def viewer(linear: Linear) -> User:
    """Whom the key belongs to."""
    return linear.read(documents.GET_VIEWER, "the key's own user")


def list_users(linear: Linear) -> Iterator[User]:
    """Everybody who is active."""
    return linear.pages(documents.LIST_USERS, "list of users", filter={"active": {"eq": True}})


def find_user(linear: Linear, email: str) -> User:
    """A person by address. Raises NotFound."""
    found = list(linear.pages(documents.LIST_USERS, f"user {email}", filter={"email": {"eq": email}}))
    return _only(found, f"user {email}")


def list_teams(linear: Linear) -> Iterator[Team]:
    """The teams that the key may see."""
    return linear.pages(documents.LIST_TEAMS, "list of teams", filter={})


def find_team(linear: Linear, key: str) -> Team:
    """A team by its key, the `ENG` of ENG-1. Raises NotFound."""
    found = list(linear.pages(documents.LIST_TEAMS, f"team {key}", filter={"key": {"eq": key}}))
    return _only(found, f"team {key}")


def list_states(linear: Linear, team_id: str) -> list[WorkflowState]:
    """A team's states, in the order in which work goes through them."""
    wanted = {"team": {"id": {"eq": team_id}}}
    found = linear.pages(documents.LIST_STATES, f"states of team {team_id}", filter=wanted)  # type: ignore[arg-type]
    return sorted(found, key=lambda state: state.position)


def find_state(linear: Linear, team_id: str, name: str) -> WorkflowState:
    """A state by its name, whatever the case. Raises NotFound, which names the states there are."""
    states = list_states(linear, team_id)
    for state in states:
        if state.name.casefold() == name.casefold():
            return state
    there = ", ".join(state.name for state in states)
    raise NotFound(SERVICE, f"state {name!r} in that team", advice=f"There are {there}")


def list_cycles(linear: Linear, team_id: str, *, active: bool = False) -> list[Cycle]:
    """A team's cycles, oldest first; only the running one if `active`."""
    wanted = {"team": {"id": {"eq": team_id}}, **({"isActive": {"eq": True}} if active else {})}
    found = linear.pages(documents.LIST_CYCLES, f"cycles of team {team_id}", filter=wanted)  # type: ignore[arg-type]
    return sorted(found, key=lambda cycle: cycle.starts_at)


def _only[T](found: list[T], asked: str) -> T:
    if not found:
        raise NotFound(SERVICE, asked)
    return found[0]
