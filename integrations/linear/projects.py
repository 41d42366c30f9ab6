"""Projects, and the updates that are posted on them."""

from collections.abc import Iterator, Sequence

from pydantic import JsonValue

from integrations.linear import documents
from integrations.linear.client import Linear
from integrations.linear.models import Health, Project, ProjectUpdate
from integrations.writes import Effect, Write


def get_project(linear: Linear, project_id: str) -> Project:
    """A project by its id. Raises NotFound."""
    return linear.read(documents.GET_PROJECT, f"project {project_id}", id=project_id)


def list_projects(linear: Linear, *, name: str | None = None) -> Iterator[Project]:
    """The projects that the key may see; only those of that name if given."""
    wanted: dict[str, JsonValue] = {"name": {"eqIgnoreCase": name}} if name else {}
    return linear.pages(documents.LIST_PROJECTS, "list of projects", filter=wanted)


def create_project(
    linear: Linear, name: str, team_ids: Sequence[str], key: str, *, description: str = ""
) -> Effect[Project]:
    """A new project of these teams."""
    given: dict[str, JsonValue] = {"name": name, "teamIds": list(team_ids), "description": description}
    write = Write("linear", "create_project", "workspace", f"project {key}", f"create the project {name!r}", given)
    return linear.create(write, documents.CREATE_PROJECT, documents.GET_PROJECT, given)


def post_project_update(
    linear: Linear, project_id: str, body: str, key: str, *, health: Health = "onTrack"
) -> Effect[ProjectUpdate]:
    """Tell those who follow a project how it goes."""
    given: dict[str, JsonValue] = {"projectId": project_id, "body": body, "health": health}
    target = f"project {project_id}"
    write = Write("linear", "post_project_update", target, f"project update {key}", "post a project update", given)
    return linear.create(write, documents.CREATE_PROJECT_UPDATE, documents.GET_PROJECT_UPDATE, given)
