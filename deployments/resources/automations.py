"""Automations of Prefect's. What they start is named by its deployment, as ids differ from server to server."""

from collections.abc import Mapping
from uuid import UUID

from prefect.client.orchestration import PrefectClient
from prefect.events.actions import ActionTypes, RunDeployment
from prefect.events.schemas.automations import Automation as Installed
from prefect.events.schemas.automations import AutomationCore
from prefect.exceptions import ObjectNotFound
from pydantic import JsonValue, TypeAdapter

from deployments.automations import Automation, Start
from deployments.resources import deployed
from deployments.resources.resource import Fields, Kind, Resource

START = "start"
JSON: TypeAdapter[JsonValue] = TypeAdapter(JsonValue)


def wanted(automation: Automation) -> Resource:
    """The automation, as JSON that can be compared."""
    fields: Fields = {
        "description": automation.description,
        "enabled": True,
        "trigger": _sorted(automation.trigger.model_dump(mode="json")),
        "actions": [
            _start(each.operation, each.parameters, each.after.total_seconds())
            if isinstance(each, Start)
            else _sorted(each.model_dump(mode="json"))
            for each in automation.actions
        ],
    }
    return Resource(Kind.AUTOMATION, automation.name, fields)


async def read(client: PrefectClient) -> dict[str, Fields]:
    names = {each.id: name for name, each in (await deployed.of_our_pool(client)).items()}
    return {each.name: _fields(each, names) for each in await client.read_automations()}


def _fields(automation: Installed, names: Mapping[UUID, str]) -> Fields:
    return {
        "description": automation.description,
        "enabled": automation.enabled,
        "trigger": _sorted(automation.trigger.model_dump(mode="json", exclude={"id"})),
        "actions": [_action(each, names) for each in automation.actions],
    }


def _action(action: ActionTypes, names: Mapping[UUID, str]) -> JsonValue:
    if isinstance(action, RunDeployment) and action.deployment_id and action.deployment_id in names:
        return _start(names[action.deployment_id], action.parameters or {}, action.schedule_after.total_seconds())
    return _sorted(action.model_dump(mode="json"))


def _start(operation: str, parameters: Mapping[str, JsonValue], after: float) -> JsonValue:
    return {"type": START, "operation": operation, "parameters": dict(parameters), "after": after}


def _sorted(value: object) -> JsonValue:
    """As JSON, with what is a set in Prefect's models in a fixed order."""
    match JSON.validate_python(value):
        case dict(fields):
            return {name: _sorted(each) for name, each in fields.items()}
        case list(items):
            parts = [_sorted(each) for each in items]
            return sorted(parts, key=str) if all(isinstance(part, str) for part in parts) else parts
        case other:
            return other


async def write(client: PrefectClient, name: str, fields: Fields) -> None:
    ids = {name: each.id for name, each in (await deployed.of_our_pool(client)).items()}
    actions = fields["actions"]
    assert isinstance(actions, list)
    given = {**fields, "name": name, "actions": [_as_prefect_has_it(each, ids) for each in actions]}
    automation = AutomationCore.model_validate(given)
    if there := await _named(client, name):
        await client.update_automation(there.id, automation)
    else:
        await client.create_automation(automation)


def _as_prefect_has_it(action: JsonValue, ids: Mapping[str, UUID]) -> object:
    if not isinstance(action, dict) or action.get("type") != START:
        return action
    return {
        "type": "run-deployment",
        "source": "selected",
        "deployment_id": ids[str(action["operation"])],
        "parameters": action["parameters"],
        "schedule_after": action["after"],
    }


async def remove(client: PrefectClient, name: str) -> None:
    if there := await _named(client, name):
        await client.delete_automation(there.id)


async def _named(client: PrefectClient, name: str) -> Installed | None:
    try:
        return next(iter(await client.read_automations_by_name(name)), None)
    except ObjectNotFound:
        return None
