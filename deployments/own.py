"""A user's own flow as a deployment of ours, in one call."""

import asyncio
import inspect
from collections.abc import Mapping
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any
from uuid import UUID

from prefect import Flow
from pydantic import JsonValue

from deployments import marks, plan
from deployments.api import connected
from deployments.catalog import Operation, Schedule, Urgency, catalog, operation_name
from deployments.errors import NotInitialized, OwnNameTaken
from deployments.install import apply, state
from deployments.resources import deployed, schedules, secrets
from deployments.resources.resource import POOL, Kind


def create_workflow_deployment(  # noqa: PLR0913
    flow: Flow[..., Any],
    *,
    name: str | None = None,
    description: str | None = None,
    parameters: Mapping[str, JsonValue] | None = None,
    cron: str | None = None,
    timezone: str = "UTC",
    at_once: int | None = None,
    urgency: Urgency = Urgency.NORMAL,
    tags: tuple[str, ...] = (),
    writes: bool = False,
) -> UUID:
    """Let our workers run a flow of yours, by hand and on schedule; the id of its deployment.

    A flow of an installed package is imported by its module, any other from its file, which workers must reach at the
    same path. Repeat the call to change it. Raises NotInitialized, OwnNameTaken, ServerDown.
    """
    where, folder = entry_point(flow)
    operation = Operation(
        name=operation_name(name or flow.name), flow=where, folder=folder, parameters=parameters or {},
        description=description or flow.description or "",
        schedule=Schedule(cron=cron, timezone=timezone) if cron else None,
        at_once=at_once, urgency=urgency, tags=tags, writes=writes,
    )  # fmt: skip
    return asyncio.run(deploy(operation, flow))


async def deploy(operation: Operation, flow: Flow[..., Any]) -> UUID:
    """The deployment of an operation that is in no table, made or brought up to date; its id."""
    if operation.name in catalog():
        raise OwnNameTaken(operation.name)
    async with connected() as client:
        left, there = await marks.read(client), await state(client)
        if POOL not in there[Kind.POOL]:
            raise NotInitialized
        environment = secrets.environment(set(left.names(Kind.SECRET)))
        resources = [deployed.wanted(operation, flow, environment), *schedules.wanted(operation)]
        changes = [plan.change(resource, there, left, overwrite=True) for resource in resources]
        await apply(plan.Plan(changes, {(each.kind, each.name): each.fields for each in resources}), own=True)
        return (await deployed.of_our_pool(client, operation.name))[operation.name].id


def entry_point(flow: Flow[..., Any]) -> tuple[str, str | None]:
    """The module path of a flow of an installed package, else its file and function, and the folder of the file."""
    module, function = flow.fn.__module__, flow.fn.__name__
    if module.partition(".")[0] in packages_distributions():
        return f"{module}.{function}", None
    file = Path(inspect.getfile(flow.fn)).resolve()
    return f"{file.name}:{function}", str(file.parent)
