"""GitHub's projects: issues and pull requests on them, and their fields."""

from typing import Annotated

from pydantic import Field

from integrations.errors import NotFound
from integrations.github import issues, projects
from integrations.github.projects import FieldValue, Project, ProjectItem
from tasks.parameters import Number, Repository, Title
from tasks.retries import reads, writes
from tasks.writing import Written, github, written

Owner = Annotated[str, Field(description="The organization or person that the project belongs to.", min_length=1)]
ProjectNumber = Annotated[int, Field(description="The number in the project's address.", ge=1)]


@reads("github.find_project")
def find_project(owner: Owner, project: ProjectNumber) -> Project:
    """A project with its fields."""
    return projects.find_project(github(), owner, project)


@writes("github.add_to_project")
def add_to_project(
    owner: Owner, project: ProjectNumber, repository: Repository, number: Number
) -> Written[ProjectItem]:
    """Put an issue or a pull request onto a project."""
    client = github()
    content = issues.get_issue(client, repository, number).node_id
    return written(projects.add_to_project(client, projects.find_project(client, owner, project), content))


@writes("github.set_project_field")
def set_project_field(  # noqa: PLR0913, PLR0917
    owner: Owner,
    project: ProjectNumber,
    repository: Repository,
    number: Number,
    field: Title,
    value: Annotated[str, Field(description="The value; an option by its name.", min_length=1)],
) -> Written[FieldValue]:
    """Set a field, the status say, of an issue or pull request on a project."""
    client = github()
    held = projects.find_project(client, owner, project)
    content = issues.get_issue(client, repository, number).node_id
    item = projects.find_item(client, held, content)
    if item is None:
        raise NotFound("GitHub", f"{repository}#{number} on the project {held.title}", advice="Put it there first")
    return written(projects.set_project_field(client, held, item, field, value))
