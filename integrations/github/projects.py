"""Projects: find one, put issues and pull requests onto it, and set their fields."""

from pydantic import AliasPath, Field, JsonValue

from integrations.errors import Rejected
from integrations.github.client import GitHub
from integrations.github.documents import ADD_ITEM, FIND_PROJECT, GET_VALUE, LIST_ITEMS, SET_VALUE
from integrations.github.models import Model
from integrations.writes import Effect


class Option(Model):
    id: str
    name: str


class ProjectField(Model):
    id: str = ""
    name: str = ""
    type: str = Field(default="", validation_alias="dataType")
    options: tuple[Option, ...] = ()


class Project(Model):
    id: str
    number: int
    title: str
    fields: list[ProjectField] = Field(validation_alias=AliasPath("fields", "nodes"))


class ProjectItem(Model):
    id: str
    project: str = Field(validation_alias=AliasPath("project", "id"))


class FieldValue(Model):
    """One of these, by the type of the field; all None where nothing is set."""

    option: str | None = Field(default=None, validation_alias="optionId")
    text: str | None = None
    number: float | None = None
    date: str | None = None


def find_project(github: GitHub, owner: str, number: int) -> Project:
    """A project of an organization or a user, by the number in its address."""
    return github.graphql(
        FIND_PROJECT, {"owner": owner, "number": number}, Project, "repositoryOwner", "projectV2"
    )  # fmt: skip


def find_item(github: GitHub, project: Project, content: str) -> ProjectItem | None:
    """The item of an issue or a pull request (its node id) on a project."""
    items = github.nodes(LIST_ITEMS, {"content": content}, ProjectItem, "node", "projectItems")
    return next((item for item in items if item.project == project.id), None)


def add_to_project(github: GitHub, project: Project, content: str) -> Effect[ProjectItem]:
    """The item of an issue or a pull request (its node id) on a project."""
    variables: dict[str, JsonValue] = {"project": project.id, "content": content}
    return github.write(
        "add_to_project", project.title, f"item-{project.id}-{content}", variables,
        lambda _: github.graphql(ADD_ITEM, variables, ProjectItem, "addProjectV2ItemById", "item"),
        sentence=f"Put {content} onto the project {project.title}",
        find=lambda: find_item(github, project, content),
    )  # fmt: skip


def set_project_field(
    github: GitHub, project: Project, item: ProjectItem, name: str, value: str | float
) -> Effect[FieldValue]:
    """Set a field (the status, say) of an item, an option by its name. Raises Rejected for what the project lacks."""
    field = _field(project, name)
    wanted = _value(field, value)
    variables: dict[str, JsonValue] = {"project": project.id, "item": item.id, "field": field.id, "value": wanted}

    def find() -> FieldValue:
        return github.graphql(
            GET_VALUE, {"item": item.id, "field": field.name}, FieldValue, "node", "fieldValueByName", default={}
        )  # fmt: skip

    def send(_: FieldValue | None) -> FieldValue:
        github.graphql(SET_VALUE, variables, ProjectItem, "updateProjectV2ItemFieldValue", "projectV2Item")
        return find()

    return github.write(
        "set_project_field", f"{project.title}/{item.id}", f"field-{item.id}-{field.id}", variables, send,
        sentence=f"Set {name} to {value} in the project {project.title}", find=find,
        done=lambda held: next(iter(wanted.values())) in held.model_dump().values(),
    )  # fmt: skip


def _field(project: Project, name: str) -> ProjectField:
    for field in project.fields:
        if field.name.lower() == name.lower():
            return field
    known = ", ".join(field.name for field in project.fields if field.name)
    raise Rejected("GitHub", f"project {project.title}", f"it has no field {name}", f"Choose one of {known}")


def _value(field: ProjectField, value: str | float) -> dict[str, JsonValue]:
    if field.type == "NUMBER":
        return {"number": float(value)}
    if field.type == "DATE":
        return {"date": str(value)}
    if field.type != "SINGLE_SELECT":
        return {"text": str(value)}
    for option in field.options:
        if option.name.lower() == str(value).lower():
            return {"singleSelectOptionId": option.id}
    known = ", ".join(option.name for option in field.options)
    raise Rejected("GitHub", f"field {field.name}", f"it has no option {value}", f"Choose one of {known}")
