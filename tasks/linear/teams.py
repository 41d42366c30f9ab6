"""Linear's teams with their states and cycles, and the people of the workspace."""

from typing import Annotated

from pydantic import Field

from integrations.linear import teams
from integrations.linear.models import Cycle, User, WorkflowState
from integrations.linear.models import Team as LinearTeam
from tasks.parameters import Team
from tasks.retries import reads
from tasks.writing import linear


@reads("linear.get_viewer")
def get_viewer() -> User:
    """Whom the API key belongs to."""
    with linear() as client:
        return teams.viewer(client)


@reads("linear.list_users")
def list_users() -> list[User]:
    """Everybody who is active."""
    with linear() as client:
        return list(teams.list_users(client))


@reads("linear.find_user")
def find_user(email: Annotated[str, Field(description="A person's address.", pattern="@")]) -> User:
    """A person by address."""
    with linear() as client:
        return teams.find_user(client, email)


@reads("linear.list_teams")
def list_teams() -> list[LinearTeam]:
    """The teams that the key may see."""
    with linear() as client:
        return list(teams.list_teams(client))


@reads("linear.get_team")
def get_team(team: Team) -> LinearTeam:
    """A team by its key."""
    with linear() as client:
        return teams.find_team(client, team)


@reads("linear.list_states")
def list_states(team: Team) -> list[WorkflowState]:
    """A team's states, in the order in which work goes through them."""
    with linear() as client:
        return teams.list_states(client, teams.find_team(client, team).id)


@reads("linear.find_state")
def find_state(team: Team, name: Annotated[str, Field(description="In any case.", min_length=1)]) -> WorkflowState:
    """A team's state by its name."""
    with linear() as client:
        return teams.find_state(client, teams.find_team(client, team).id, name)


@reads("linear.list_cycles")
def list_cycles(team: Team, active: bool = False) -> list[Cycle]:
    """A team's cycles, oldest first; or only the running one."""
    with linear() as client:
        return teams.list_cycles(client, teams.find_team(client, team).id, active=active)
