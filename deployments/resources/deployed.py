"""The deployments of our operations."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from importlib.metadata import version
from typing import Any
from uuid import UUID

from prefect import Flow
from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.actions import DeploymentUpdate
from prefect.client.schemas.filters import DeploymentFilter, DeploymentFilterName, DeploymentFilterTags
from prefect.client.schemas.responses import DeploymentResponse
from prefect.exceptions import ObjectNotFound
from prefect.utilities.callables import parameter_schema
from pydantic import JsonValue, TypeAdapter

from deployments.catalog import TAG, Operation
from deployments.resources.resource import POOL, Fields, Kind, Resource
from tasks.recovery.silent import FREQUENCY, HEARTBEAT

PAGE = 200
SET_FOLDER = "prefect.deployments.steps.set_working_directory"
HEARTBEATS: Fields = {FREQUENCY: f"{HEARTBEAT.total_seconds():.0f}"}
"""So that runs on any kind of worker are missed when they are killed."""

JSON_OBJECT = TypeAdapter(dict[str, JsonValue])


def wanted(operation: Operation, flow: Flow[..., Any], environment: Fields) -> Resource:
    """The deployment, its form made from the flow's signature; `environment` is added to that of its runs."""
    schema = JSON_OBJECT.validate_python(parameter_schema(flow).model_dump(mode="json", exclude_unset=True))
    fields: dict[str, JsonValue] = {
        "flow": flow.name,
        "version": version("prefect-autopilot"),
        "description": operation.description,
        "entrypoint": operation.flow,
        "pull": [{SET_FOLDER: {"directory": operation.folder}}] if operation.folder else [],
        "parameters": dict(operation.parameters),
        "tags": list[JsonValue](operation.all_tags),
        "queue": operation.urgency,
        "at_once": operation.at_once,
        "collision": operation.collision if operation.at_once else None,
        "timeout": int(operation.timeout.total_seconds()) if operation.timeout else None,
        "environment": {**HEARTBEATS, **environment},
        "schema": schema,
        "paused": False,
    }
    return Resource(Kind.DEPLOYMENT, operation.name, fields)


async def of_our_pool(client: PrefectClient, *names: str) -> dict[str, DeploymentResponse]:
    """The deployments with our tag, by name: all, or those that are named."""
    found = await _all(client.read_deployments, deployment_filter=_ours(*names))
    return {deployment.name: deployment for deployment in found}


def _ours(*names: str) -> DeploymentFilter:
    named = DeploymentFilterName(any_=list(names)) if names else None
    return DeploymentFilter(tags=DeploymentFilterTags(all_=[TAG]), name=named)


async def _all[T](read_page: Callable[..., Awaitable[list[T]]], **asked: object) -> list[T]:
    found: list[T] = []
    while len(page := await read_page(limit=PAGE, offset=len(found), **asked)) == PAGE:
        found += page
    return found + page


async def read(client: PrefectClient) -> dict[str, Fields]:
    deployments = await of_our_pool(client)
    flows = {flow.id: flow.name for flow in await _all(client.read_flows, deployment_filter=_ours())}
    return {name: _fields(each, flows[each.flow_id]) for name, each in deployments.items() if each.flow_id in flows}


def _fields(deployment: DeploymentResponse, flow: str) -> Fields:
    limit, options = deployment.global_concurrency_limit, deployment.concurrency_options
    return {
        "flow": flow,
        "version": deployment.version,
        "description": deployment.description,
        "entrypoint": deployment.entrypoint,
        "pull": list[JsonValue](deployment.pull_steps or []),
        "parameters": deployment.parameters,
        "tags": list[JsonValue](sorted(deployment.tags)),
        "queue": deployment.work_queue_name,
        "at_once": limit.limit if limit else None,
        "collision": options.collision_strategy if limit and options else None,
        "timeout": deployment.job_variables.get("timeout_seconds"),
        "environment": deployment.job_variables.get("env", {}),
        "schema": deployment.parameter_openapi_schema,
        "paused": deployment.paused,
    }


async def write(client: PrefectClient, name: str, fields: Fields) -> None:
    """Job variables that we know nothing of stay as they are."""
    current = (await of_our_pool(client, name)).get(name)
    ours = {"env": fields["environment"], "timeout_seconds": fields["timeout"]}
    job_variables = {**(current.job_variables if current else {}), **ours}
    update = DeploymentUpdate.model_validate(_as_prefect_has_it(fields, job_variables))
    await client.update_deployment(current.id if current else await _made(client, name, fields), update)


async def _made(client: PrefectClient, name: str, fields: Fields) -> UUID:
    flow_id = await client.create_flow_from_name(str(fields["flow"]))
    return await client.create_deployment(flow_id, name, work_pool_name=POOL, tags=[TAG])


def _as_prefect_has_it(fields: Fields, job_variables: dict[str, Any]) -> dict[str, object]:
    return {
        "version": fields["version"],
        "description": fields["description"],
        "entrypoint": fields["entrypoint"],
        "pull_steps": fields["pull"],
        "parameters": fields["parameters"],
        "tags": fields["tags"],
        "work_pool_name": POOL,
        "work_queue_name": fields["queue"],
        "concurrency_limit": fields["at_once"],
        "concurrency_options": {"collision_strategy": fields["collision"]} if fields["at_once"] else None,
        "parameter_openapi_schema": fields["schema"],
        "enforce_parameter_schema": True,
        "job_variables": job_variables,
        "paused": fields["paused"],
    }


async def remove(client: PrefectClient, name: str) -> None:
    if current := (await of_our_pool(client, name)).get(name):
        with suppress(ObjectNotFound):
            await client.delete_deployment(current.id)
