"""Putting what the catalogue says on a Prefect server, and taking it away again."""

import itertools
from collections.abc import Iterable, Sequence

from prefect.client.orchestration import PrefectClient

from config.settings import OrchestrationConfig, get_settings
from deployments import marks, plan
from deployments.api import connected
from deployments.automations import AUTOMATIONS
from deployments.catalog import Operation, catalog
from deployments.plan import Action, Change, Plan, State
from deployments.resources import automations, deployed, pools, queues, schedules, secrets
from deployments.resources.kinds import KINDS
from deployments.resources.resource import Kind, Resource


def wanted(
    settings: OrchestrationConfig, operations: Iterable[Operation], blocks: Iterable[Resource]
) -> list[Resource]:
    """Everything that should be there."""
    environment = secrets.environment({block.name for block in blocks})
    resources = [pools.wanted(settings.max_concurrent_workflows), *queues.wanted(), *blocks]
    for operation in operations:
        resources += [deployed.wanted(operation, operation.load(), environment), *schedules.wanted(operation)]
    return resources + [automations.wanted(automation) for automation in AUTOMATIONS]


async def initialization(*, overwrite: bool = False, credentials: bool = False) -> Plan:
    """What installing on the server would do. Credentials go into Secret blocks only when asked for.

    Raises ServerDown, BrokenOperation.
    """
    async with connected() as client:
        return await _plan(client, overwrite=overwrite, credentials=credentials)


def initialization_of_an_empty_server(*, credentials: bool = False) -> Plan:
    """What installing would do where nothing is, without asking a server. Raises BrokenOperation."""
    settings = get_settings()
    blocks = secrets.wanted(settings) if credentials else []
    return plan.plan(wanted(settings, catalog().values(), blocks), {kind: {} for kind in Kind}, marks.Marks())


async def destruction() -> Plan:
    """What is to be removed for nothing of ours to remain. Raises ServerDown."""
    async with connected() as client:
        return plan.removal(await state(client), await marks.read(client))


async def apply(todo: Plan, *, own: bool = False) -> None:
    """Make the changes of the plan, recorded kind by kind, so that an interrupted call can be repeated.

    `own` says that they are a user's own, which the catalogue knows nothing of.
    """
    async with connected() as client:
        left = await marks.read(client)
        for kind, changes in itertools.groupby(todo.pending, key=lambda change: change.kind):
            left = await _apply(client, kind, list(changes), todo, left, own=own)
            await marks.write(client, left)


async def _apply(  # noqa: PLR0913
    client: PrefectClient, kind: Kind, changes: Sequence[Change], todo: Plan, left: marks.Marks, *, own: bool
) -> marks.Marks:
    """Changes of one kind; the marks then."""
    adapter = KINDS[kind]
    for change in changes:
        if change.action is Action.REMOVE:
            await adapter.remove(client, change.name)
        elif change.action is not Action.FORGET:
            await adapter.write(client, change.name, todo.wanted[kind, change.name])
    there = await adapter.read(client)
    for change in changes:
        left = left.without(kind, change.name)
        if change.name in there and change.action in {Action.CREATE, Action.CHANGE}:
            left = left.having(kind, change.name, there[change.name], own=own)
    return left


async def _plan(client: PrefectClient, *, overwrite: bool, credentials: bool) -> Plan:
    settings, left, there = get_settings(), await marks.read(client), await state(client)
    blocks = secrets.wanted(settings) if credentials else _kept_blocks(there, left)
    resources = wanted(settings, catalog().values(), blocks)
    return plan.plan(resources, there, left, overwrite=overwrite)


def _kept_blocks(there: State, left: marks.Marks) -> list[Resource]:
    """The blocks of an earlier call stay in use when this one was not told to look at the credentials."""
    ours = [name for name in left.names(Kind.SECRET) if name in there[Kind.SECRET]]
    return [Resource(Kind.SECRET, name, there[Kind.SECRET][name]) for name in ours]


async def state(client: PrefectClient) -> State:
    """Everything of the kinds that we know, as it is on the server."""
    return {kind: await adapter.read(client) for kind, adapter in KINDS.items()}
