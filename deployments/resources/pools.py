"""The work pool that our deployments run in."""

from contextlib import suppress

from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.actions import WorkPoolCreate, WorkPoolUpdate
from prefect.exceptions import ObjectNotFound
from prefect.workers.base import BaseWorker
from pydantic import JsonValue, TypeAdapter

from deployments.resources.resource import POOL, Fields, Kind, Resource

PREFERRED_TYPE = "autopilot"
FALLBACK_TYPE = "process"
"""Prefect's own, for when our worker is not installed."""

JSON_OBJECT = TypeAdapter(dict[str, JsonValue])


def wanted(limit: int) -> Resource:
    """The pool: `limit` runs at once, the others wait."""
    fields: Fields = {
        "description": "Runs of prefect-autopilot. Above the limit (max_concurrent_workflows) they wait, urgent first.",
        "concurrency_limit": limit,
        "is_paused": False,
    }
    return Resource(Kind.POOL, POOL, fields)


async def read(client: PrefectClient) -> dict[str, Fields]:
    return {
        pool.name: {
            "description": pool.description,
            "concurrency_limit": pool.concurrency_limit,
            "is_paused": pool.is_paused,
        }
        for pool in await client.read_work_pools()
    }


async def write(client: PrefectClient, name: str, fields: Fields) -> None:
    """The type and its job template are decided when the pool is made, and are the administrator's from then on."""
    if name in await read(client):
        await client.update_work_pool(name, WorkPoolUpdate.model_validate(fields))
        return
    kind, template = worker_type()
    pool = WorkPoolCreate.model_validate({"name": name, "type": kind, "base_job_template": template, **fields})
    await client.create_work_pool(pool)


async def remove(client: PrefectClient, name: str) -> None:
    with suppress(ObjectNotFound):
        await client.delete_work_pool(name)


def worker_type() -> tuple[str, dict[str, JsonValue]]:
    """The type of worker that our runs are made for, and its job template."""
    for kind in (PREFERRED_TYPE, FALLBACK_TYPE):
        if worker := BaseWorker.get_worker_class_from_type(kind):
            return kind, JSON_OBJECT.validate_python(worker.get_default_base_job_template())
    raise LookupError(FALLBACK_TYPE)
