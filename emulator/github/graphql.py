"""The GraphQL API: what REST does not offer."""

from functools import cache
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from graphql import GraphQLResolveInfo, GraphQLSchema, build_schema, graphql_sync
from pydantic import BaseModel

from emulator.github import nodes
from emulator.github.errors import Refused
from emulator.github.here import Asking, Caller, Here
from emulator.github.model.repository import Json
from emulator.github.mutations import MUTATIONS

router = APIRouter()
type Info = GraphQLResolveInfo[Caller]


class Operation(BaseModel):
    query: str
    variables: dict[str, object] | None = None
    operationName: str | None = None  # noqa: N815


@router.post("/api/graphql")
async def graphql(asking: Asking, request: Request, body: Operation) -> JSONResponse:
    identity = request.state.identity
    if "ProjectV2" in body.query and not identity.installation and "project" not in identity.scopes:
        raise Refused(403, "Your token has not been granted the required scopes: ['project']")
    result = graphql_sync(
        schema(), body.query, context_value=asking, variable_values=body.variables, operation_name=body.operationName
    )
    answer: Json = {"data": result.data} if result.data is not None or not result.errors else {}
    if result.errors:
        answer["errors"] = [{"type": _kind(each.original_error), **each.formatted} for each in result.errors]
    return JSONResponse(answer)


def _kind(error: BaseException | None) -> str:
    return "NOT_FOUND" if isinstance(error, nodes.Unresolvable) else "UNPROCESSABLE"


@cache
def schema() -> GraphQLSchema:
    """Our own subset of GitHub's schema, with its resolvers."""
    built = build_schema(Path(__file__).with_name("schema.graphql").read_text())
    queries = {"viewer": _viewer, "node": _node, "repository": _repository, "organization": _owner, "user": _owner}
    queries |= {"repositoryOwner": _owner}
    assert built.query_type
    assert built.mutation_type
    for name, resolve in queries.items():
        built.query_type.fields[name].resolve = resolve
    for name, mutate in MUTATIONS.items():
        built.mutation_type.fields[name].resolve = mutate
    return built


def _viewer(parent: object, info: Info) -> Json:
    return _account(info.context, info.context.login)


def _owner(parent: object, info: Info, login: str) -> Json:
    if login not in info.context.state.accounts:
        raise nodes.Unresolvable(login)
    return _account(info.context, login)


def _account(caller: Caller, login: str) -> Json:
    account = caller.state.accounts[login]
    projects = [each for each in caller.state.projects.values() if each.owner == login]

    def project(info: Info, number: int) -> Json | None:
        return next((nodes.project_node(caller, each) for each in projects if each.number == number), None)

    shown = [nodes.project_node(caller, each) for each in projects]
    kind = "Organization" if account.type == "Organization" else "User"
    return {
        "__typename": kind, "id": f"U_{account.id}", "login": login, "projectV2": project,
        "projectsV2": lambda info, **page: nodes.connection(shown, **page),
    }  # fmt: skip


def _repository(parent: object, info: Info, owner: str, name: str) -> Json:
    held = info.context.state.repositories.get(f"{owner}/{name}")
    if not held:
        raise nodes.Unresolvable(f"{owner}/{name}")
    here = Here(info.context.world, info.context.login, held)

    def issue(info: Info, number: int) -> Json | None:
        found = held.issues.get(number)
        return nodes.issue_node(here, found) if found else None

    return {
        "__typename": "Repository", "id": f"R_{held.id}", "name": held.name, "nameWithOwner": held.full_name,
        "issue": issue, "pullRequest": issue,
    }  # fmt: skip


def _node(parent: object, info: Info, id: str) -> Json:  # noqa: A002
    caller = info.context
    if id.startswith("PVT_"):
        return nodes.project_node(caller, nodes.find_project(caller, id))
    if id.startswith("PVTI_"):
        return nodes.item_node(caller, *nodes.find_item(caller, id))
    if id.startswith("PRRT_"):
        return nodes.thread_node(*nodes.find_thread(caller, id)[2:])
    return nodes.issue_node(*nodes.find_issue(caller, id))
