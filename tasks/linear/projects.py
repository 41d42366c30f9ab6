"""Linear's projects, and the updates that are posted on them."""

from typing import Annotated

from pydantic import Field

from integrations.linear import projects, teams
from integrations.linear.models import Health, Project, ProjectUpdate
from tasks.parameters import Body, Key, Team, Title
from tasks.retries import reads, writes
from tasks.writing import Written, key_of, linear, written

ProjectId = Annotated[str, Field(description="A project, by its id.", min_length=1)]


@reads("linear.get_project")
def get_project(project: ProjectId) -> Project:
    """A project with its status."""
    with linear() as client:
        return projects.get_project(client, project)


@reads("linear.list_projects")
def list_projects(
    name: Annotated[str | None, Field(description="Only those of this name.")] = None,
) -> list[Project]:
    """The projects that the key may see."""
    with linear() as client:
        return list(projects.list_projects(client, name=name))


@writes("linear.create_project")
def create_project(
    name: Title, team_keys: list[Team], description: str = "", idempotency_key: Key = None
) -> Written[Project]:
    """Begin a project of these teams."""
    key = key_of(idempotency_key, "linear.create_project", name, team_keys, description)
    with linear() as client:
        ids = [teams.find_team(client, team).id for team in team_keys]
        return written(projects.create_project(client, name, ids, key, description=description))


@writes("linear.post_project_update")
def post_project_update(
    project: ProjectId, body: Body, health: Health = "onTrack", idempotency_key: Key = None
) -> Written[ProjectUpdate]:
    """Tell those who follow a project how it goes."""
    key = key_of(idempotency_key, "linear.post_project_update", project, body, health)
    with linear() as client:
        return written(projects.post_project_update(client, project, body, key, health=health))
