"""The work queues of our pool, by urgency."""

from contextlib import suppress

from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.objects import WorkQueue
from prefect.exceptions import ObjectNotFound

from deployments.catalog import Urgency
from deployments.resources.resource import POOL, Fields, Kind, Resource

DESCRIPTIONS = {
    Urgency.URGENT: "Started before everything else: what a person waits for, and recovery.",
    Urgency.NORMAL: "What events and people start.",
    Urgency.BACKGROUND: "Schedules and upkeep: when nothing else waits.",
}


def wanted() -> list[Resource]:
    return [
        Resource(Kind.QUEUE, urgency, _fields(DESCRIPTIONS[urgency], position, None, paused=False))
        for position, urgency in enumerate(Urgency, 1)
    ]


def _fields(description: str | None, priority: int | None, limit: int | None, *, paused: bool) -> Fields:
    return {"description": description, "priority": priority, "concurrency_limit": limit, "is_paused": paused}


async def _all(client: PrefectClient) -> dict[str, WorkQueue]:
    with suppress(ObjectNotFound):
        return {queue.name: queue for queue in await client.read_work_queues(work_pool_name=POOL)}
    return {}


async def read(client: PrefectClient) -> dict[str, Fields]:
    return {
        name: _fields(queue.description, queue.priority, queue.concurrency_limit, paused=queue.is_paused)
        for name, queue in (await _all(client)).items()
    }


async def write(client: PrefectClient, name: str, fields: Fields) -> None:
    queue = (await _all(client)).get(name)
    if queue is None:
        queue = await client.create_work_queue(name, work_pool_name=POOL)
    await client.update_work_queue(queue.id, **fields)


async def remove(client: PrefectClient, name: str) -> None:
    if queue := (await _all(client)).get(name):
        await client.delete_work_queue_by_id(queue.id)
