"""Prefect variables: settings that people may change in Prefect's page."""

from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.actions import VariableCreate, VariableUpdate

from deployments.resources.resource import Fields


async def read(client: PrefectClient) -> dict[str, Fields]:
    return {variable.name: {"value": variable.value} for variable in await client.read_variables(limit=200)}


async def write(client: PrefectClient, name: str, fields: Fields) -> None:
    if await client.read_variable_by_name(name):
        await client.update_variable(VariableUpdate.model_validate({"name": name, **fields}))
    else:
        await client.create_variable(VariableCreate.model_validate({"name": name, "tags": ["autopilot"], **fields}))


async def remove(client: PrefectClient, name: str) -> None:
    if await client.read_variable_by_name(name):
        await client.delete_variable_by_name(name)
